"""
Evidence that an opposing expert cannot break: sealed by the day, exported whole, verified without us.

* :mod:`storage.evidence.custody` — who did what to which evidence; :mod:`storage.evidence.journal` — who saw whose data;
* :mod:`storage.evidence.keys`, :mod:`storage.evidence.timestamp`, :mod:`storage.evidence.merkle`,
  :mod:`storage.evidence.seal` — sign a tree over the captures; :mod:`storage.evidence.stamping` — have an authority date it;
  :mod:`storage.evidence.seals` — what is kept of both;
* :mod:`storage.evidence.package` — one capture as a folder that proves itself, written by :mod:`storage.evidence.building` and
  closed by :mod:`storage.evidence.closing`; :mod:`storage.evidence.verify` (with ``verify_archive``, ``verify_wacz``) and
  ``verifier.sh`` check such a folder; :mod:`storage.evidence.audit` re-reads what is kept;
* :mod:`storage.evidence.purge` — retention: content goes, its digest stays.

The chapter is ``docs/evidence.md``.
"""
