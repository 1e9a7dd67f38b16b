"""Hand findings on to other services in the forms they read: STIX 2.1 bundles and MISP events. Nothing is sent from here."""
