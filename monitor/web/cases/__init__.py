"""The cases people work on: what belongs together, what they noted of it, and who may see it. Django's, in the desk's own database."""
