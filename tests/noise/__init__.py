"""Shops whose pages differ at every visit and say nothing new, and a few true changes among them."""
