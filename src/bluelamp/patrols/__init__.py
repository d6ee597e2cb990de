"""Authorised, time-boxed, publicly listed watches over public places, and what they saw."""
