"""
The lineage: which site succeeds a seized one, how sure, and why.

``stage`` keeps the tables up to date with the traits; ``index`` finds whom to compare; ``weigh`` compares two
fingerprints and gives a probability with its reasons; ``copying`` asks who could have had a thing first; ``leads`` and
``sellers`` keep what follows; ``graph`` draws it. The method is described in ``docs/lineage.md``.
"""
