"""Say what stands in the way of the watch itself, loudly: a browser that does not start loses pages without a word."""

import sqlite3

from crawler.chromium import executable
from crawler.errors import NoBrowser
from crawler.order import BrowserSettings
from storage.ledger import visits


def browser_failures(ledger: sqlite3.Connection, since: str, until: str) -> str:
    """
    Return a French sentence on the visits whose browser did not start, ended between two ledger times; empty without any.

    Such a visit may still be complete: the page was read without its scripts, and has no picture.
    """
    failed = visits.without_browser(ledger, since, until)
    if not failed:
        return ""
    return (
        f"{len({one.visit_id for one in failed})} visite(s) sans navigateur, "
        f"donc sans image ni page construite par script : {failed[0].why}"
    )


def browser_missing(settings: BrowserSettings) -> str:
    """Return a French sentence where no Chromium is found now; empty where one is. Starts nothing."""
    try:
        executable(settings)
    except NoBrowser as error:
        return f"aucun navigateur : {error}"
    return ""
