"""
The desk: where the three users see, decide and hand over, in a browser.

Django on the workspace: accounts, sessions and forms are Django's, in a database of their own (``desk.db``); findings and ledger are
opened for reading, and decisions enter the ledger by the functions of the command line. ``docs/decisions/19-desk-on-django.md`` says why.
"""
