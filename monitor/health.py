"""Say what stands in the way of the watch itself, loudly: a browser that does not start loses pages without a word."""

import shutil
import sqlite3
from collections.abc import Container
from pathlib import Path
from tempfile import TemporaryFile

from crawler.chromium import executable
from crawler.errors import NoBrowser
from crawler.order import BrowserSettings
from monitor.language import ngettext
from storage.ledger import visits


def browser_failures(ledger: sqlite3.Connection, looked_at: Container[str]) -> str:
    """
    Return a sentence on those of these visits whose browser did not start; empty without any.

    Such a visit may still be complete: the page was read without its scripts, and has no picture.
    """
    failed = [one for one in visits.without_browser(ledger) if one.visit_id in looked_at]
    if not failed:
        return ""
    count = len({one.visit_id for one in failed})
    return ngettext(
        "{count} visite sans navigateur, donc sans image ni page construite par script : {why}",
        "{count} visites sans navigateur, donc sans image ni page construite par script : {why}",
        count,
    ).format(count=count, why=failed[0].why)


def browser_missing(settings: BrowserSettings) -> str:
    """Return why no Chromium is found now; empty where one is. Starts nothing."""
    try:
        executable(settings)
    except NoBrowser as error:
        return str(error)
    return ""


def disk_trouble(folder: Path, reserve_mb: int) -> str:
    """Return a French sentence where a workspace cannot be written to, or soon not; empty where it can."""
    try:
        with TemporaryFile(dir=folder) as probe:
            probe.write(bytes(4096))
            probe.flush()
        free = shutil.disk_usage(folder).free // 1_000_000
    except OSError as error:
        return f"rien ne peut y être écrit ({error.strerror}) : aucune visite ne commence"
    if free < reserve_mb:
        return f"{free} Mo libres, réserve de {reserve_mb} Mo ([schedule] reserve_mb) : aucune visite ne commence"
    return ""
