"""The frame of every page: who looks, the menu, what is chosen, and how something is shown.

A page opens with :func:`open_page`, which asks who may see it. Text that comes from data goes
through :func:`plain`, so that nobody's name can become markup.
"""
