"""Hosts: towns that ask for the exhibition, and links with which a location enters a count."""
