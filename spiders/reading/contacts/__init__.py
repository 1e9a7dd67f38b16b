"""
Find the identifiers on a page: how its seller is reached, paid and recognised.

Every value is typed, validated and normalised, and quoted with the characters it was read from.
A page is read once for cheap signs (a ``+``, an ``@``, ``iban``, ``gtm-`` …); a reader that would have
nothing to do is not started, so that an ordinary page costs a few milliseconds.
"""
