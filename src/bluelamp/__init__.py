"""Bluelamp: a police station for social media."""

__version__ = "0.1.0"
