"""
The software that the town's shops run on: one module each, in the mark-up its real kind writes.

Each offers ``answer(shop, asked)``, which answers a request of a shop as it stands on a day or
returns None for an unknown path, and ``listing_url(shop, product)``, a product's own address.
"""
