"""
What can keep a feed from yielding, or a name from resolving.

::

    DiscoveryError
     ├── AllowanceSpent      the day's queries, names or probes are used up: the feed goes on tomorrow
     ├── FeedUnreadable      an answer or a file is not in the form its feed speaks
     ├── FeedRefused         the service asked answered with an error
     └── ResolutionError
          ├── NoSuchName     the name does not exist (NXDOMAIN), or has no address
          ├── ResolverFailed the resolver could not say (SERVFAIL, refused): not the same as no
          └── ResolverSlow   the resolver did not answer in time
"""


class DiscoveryError(Exception):
    """Anything that keeps discovery from going on with one thing."""


class AllowanceSpent(DiscoveryError):
    """The day's allowance is used up."""

    def __init__(self, what: str, limit: int) -> None:
        super().__init__(f"{what} : le maximum du jour est atteint ({limit}).")


class FeedUnreadable(DiscoveryError):
    """An answer or a file is not in the form its feed speaks."""

    def __init__(self, where: str, expected: str, found: str) -> None:
        super().__init__(f"{where} : {expected} attendu, lu : {found[:200]!r}.")


class FeedRefused(DiscoveryError):
    """The service asked answered with an error."""

    def __init__(self, host: str, status: int) -> None:
        super().__init__(
            f"{host} a répondu {status} ; vérifiez son adresse et ses droits dans [discovery]."
        )


class ResolutionError(DiscoveryError):
    """A name gave no address."""


class NoSuchName(ResolutionError):
    """The name does not exist, or has no address."""


class ResolverFailed(ResolutionError):
    """The resolver could not say whether the name exists."""


class ResolverSlow(ResolutionError):
    """The resolver did not answer in time."""
