"""
The digest: what is new for the readers, once a civil day, said once.

``compose`` gathers entries and coverage; ``rendering`` writes them as text and HTML; ``delivery`` puts them in files
and in the mail, and remembers in the ledger what was announced and to whom it went.
"""
