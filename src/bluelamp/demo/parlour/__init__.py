"""Parlour, the demo provider: a made-up place with the replay's posts as its pages, on loopback only.

It is another house: its own process, settings and database. It takes notices at its webhook, shows them
to its made-up moderator, and takes posts down. Nothing of the station imports it.
"""
