"""
Finding the unknown: feeds that name addresses nobody watches yet, one probe of each, and what its page says of it.

A *feed* yields candidates, each with its reason. What it has to ask of others leaves through
:class:`~monitor.discovery.outlet.Outlet` alone, which writes in the ledger whom it is about to tell what, before it
tells them; every such feed is off until somebody configures it. A *probe* is one archived visit of a candidate's home
page. *Triage* weighs what the analysis found in it and proposes; a person, or the threshold a person set, enrols.
"""
