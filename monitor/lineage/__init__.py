"""
The lineage: which site succeeds a seized one, how sure, and why.

``stage`` keeps the tables up to date with the traits; ``placing`` takes in each event; ``sites`` knows whom it is about;
``candidates`` (with ``index``) finds whom to compare; ``comparing`` puts the pair before its background and ``weigh``
gives a probability with its reasons; ``copying`` asks who could have had a thing first; ``leads`` keeps what follows,
``settling`` what remains of a lead beside others, ``telling`` its words, ``rulings`` what people say; ``sellers`` joins
and ``graph`` draws. The method is described in ``docs/lineage.md``.
"""
