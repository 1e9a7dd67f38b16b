"""Say what stands in the way of the watch itself, loudly: a browser that does not start loses pages without a word."""

import sqlite3

from crawler.chromium import executable
from crawler.errors import NoBrowser
from crawler.order import BrowserSettings

_FAILED = (
    "SELECT visit.id, json_extract(failure.value, '$.why') FROM visit, json_each(visit.facts, '$.failures') failure "
    "WHERE visit.ended_at > ? AND visit.ended_at <= ? AND json_extract(failure.value, '$.error') IN ('NoBrowser', 'BrowserWouldNotStart') "
    "ORDER BY visit.ended_at DESC, visit.id"
)


def browser_failures(ledger: sqlite3.Connection, since: str, until: str) -> str:
    """
    Return a French sentence on the visits whose browser did not start, ended between two ledger times; empty without any.

    Such a visit may still be complete: the page was read without its scripts, and has no picture.
    """
    failed = ledger.execute(_FAILED, (since, until)).fetchall()
    if not failed:
        return ""
    visits = len({visit for visit, _ in failed})
    return f"{visits} visite(s) sans navigateur, donc sans image ni page construite par script : {failed[0][1]}"


def browser_missing(settings: BrowserSettings) -> str:
    """Return a French sentence where no Chromium is found now; empty where one is. Starts nothing."""
    try:
        executable(settings)
    except NoBrowser as error:
        return f"aucun navigateur : {error}"
    return ""
