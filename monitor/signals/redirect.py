"""The earlier site sent its visitors on to the later site."""

from monitor.signals.signal import Signal, first_line

CLAIM = "Le site antérieur a renvoyé ses visiteurs vers le site plus récent."

SIGNAL = Signal(name="redirect", says=first_line(__doc__), claim=CLAIM)
"""Read from :class:`storage.records.link.SiteFacts`, not from a page."""
