"""The screens: beside the pages the only place that knows Streamlit.

From the bottom up: ``page`` (the frame of every page), ``hosts``, and above them a room for what
somebody comes for: ``figures`` to read, ``entering``, ``tour`` and ``directory`` to keep,
``managing``. ``frame``, the main script, and ``errors`` stand outside: ``dashboard.py`` names them.
"""
