"""
Bring findings up to date with captures and rules: no network, no clock, again at any time.

``documents`` makes documents of captures; ``steps`` read one document each; ``stage`` runs what is due; ``snapshots``
compare a visit with what was known before it; ``sites`` sums up.
"""
