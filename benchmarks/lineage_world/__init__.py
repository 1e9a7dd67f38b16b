"""
A seeded world of shops in which some sellers are seized and return: what the matcher is measured on.

The generator knows nothing of the matcher: it invents sellers, writers, software, wholesalers and thieves of pages, and
writes down who is who. ``rows`` puts what a shop shows into the form the analysis stores; ``pages`` renders a shop as
HTML and JPEG, so that the reading is exercised too. Hosts end in ``.example``, phones begin with 06 39 98.
"""
