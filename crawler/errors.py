"""
What can end a request or a visit early.

::

    CrawlError
     ├── Refused                   the guard does not let it out
     │    ├── SchemeRefused        not http or https
     │    ├── AddressRefused       not a public address
     │    ├── PortRefused
     │    └── ExitFailed           the proxy of this source is not there, or lets nothing out
     ├── NameUnknown               the name does not resolve
     ├── Unreachable               no connection: refused, reset, TLS failed
     ├── TooSlow                   a deadline passed
     ├── BudgetSpent               pages, bytes or seconds of the visit are used up
     ├── EvidenceNotWritten        the archive could not be written: the visit stops, nothing is read
     └── NoBrowser                 no Chromium was found
          └── BrowserWouldNotStart one was found, but it did not start
"""


class CrawlError(Exception):
    """Anything that ends a request or a visit early."""


class Refused(CrawlError):
    """The guard does not let this request out."""


class SchemeRefused(Refused):
    """Only http and https leave this machine."""

    def __init__(self, url: str) -> None:
        self.what = url[:200]
        super().__init__(
            f"{url[:200]!r} is refused: only http and https addresses of the public web are visited."
        )


class AddressRefused(Refused):
    """The name leads to an address that is not public."""

    def __init__(self, host: str, address: str) -> None:
        super().__init__(
            f"{host[:200]!r} leads to {address}, which is no public address; refused. "
            "If it is meant (a test on this machine), name its network in [network] allow."
        )
        self.host, self.address = host[:200], address


class PortRefused(Refused):
    """The port is not one a web site uses."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            f"{host[:200]!r} port {port} is refused; allowed ports are in [network] ports."
        )
        self.host, self.port = host[:200], port


class ExitFailed(Refused):
    """The exit that a source is to be visited by lets nothing out; nothing is asked another way."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(
            f"The exit {name!r} cannot be used ({why}); nothing was asked another way. See [exits] in portique.toml."
        )


class NameUnknown(CrawlError):
    """The name does not resolve."""

    def __init__(self, host: str, why: str) -> None:
        self.what = host[:200]
        super().__init__(f"{host[:200]!r} does not resolve ({why}).")


class Unreachable(CrawlError):
    """No connection could be made, or it broke before a response."""


class TooSlow(CrawlError):
    """A deadline passed before the response had come."""


class BudgetSpent(CrawlError):
    """The visit used up its pages, bytes or seconds."""


class EvidenceNotWritten(CrawlError):
    """The archive could not be written; the visit stops and nothing of this page is read."""


class NoBrowser(CrawlError):
    """No Chromium was found on this machine."""

    def __init__(self, looked: str) -> None:
        super().__init__(
            f"No Chromium found (looked at: {looked}). Install Debian's chromium-headless-shell "
            "(apt-get install chromium-headless-shell), run `playwright install chromium`, or name one in [browser] executable."
        )


class BrowserWouldNotStart(NoBrowser):
    """A Chromium was found but did not start."""

    def __init__(self, path: str, why: str) -> None:
        CrawlError.__init__(
            self,
            f"Chromium ({path}) did not start: {why}. `python -m crawler.launching` tries it by itself; as root it needs "
            "[browser] sandbox = false, which is a choice: better, run Portique as an ordinary user.",
        )
