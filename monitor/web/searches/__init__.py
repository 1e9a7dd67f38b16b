"""Searches that somebody keeps, in the desk's own database."""
