"""What a page is before anyone asks what it says: content, or one of the things that look like it."""

from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """What was served in place of content, if anything was."""

    CONTENT = "content"
    BLOCKED = "blocked"
    """A refusal or a challenge: WAF page, CAPTCHA, 401/403/429, rate limit."""
    LOGIN_WALL = "login_wall"
    NEEDS_SCRIPTS = "needs_scripts"
    """An application shell that shows nothing until its scripts have run."""
    NOT_FOUND = "not_found"
    """404 or 410, or a page that says so under status 200."""
    PARKED = "parked"
    EXPIRED = "expired"
    MAINTENANCE = "maintenance"
    SEIZED = "seized"
    """A law-enforcement banner of a known form in place of the site."""
    BANNER = "banner"
    """Words or a picture of a seizure in place of the site, of a form that anybody may write: to be verified."""
    REDIRECTED = "redirected"
    """The site answers with another site's address."""
    ERROR = "error"
    """A server error (5xx), or nothing that could be read."""
    EMPTY = "empty"

    @property
    def is_content(self) -> bool:
        """Say whether conclusions may be drawn from what the page does or does not show."""
        return self is Standing.CONTENT


@dataclass(frozen=True, slots=True, kw_only=True)
class PageStanding:
    """A page's standing with the reason that decided it."""

    standing: Standing

    reason: str
    """The rule that decided and what it saw, quotable: ``seizure banner: « Ce site Internet a été saisi »``."""

    detail: str = ""
    """For a redirect, the address; for a block, the vendor of the challenge where it is known."""
