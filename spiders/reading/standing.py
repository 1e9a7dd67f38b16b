"""
Say what a page is before anyone asks what it says: content, or one of the things that are served in its place.

Conclusions about a shop may only be drawn from content. The rules are asked in a fixed order, from the most telling
(a seizure banner) to the least (an empty shell); the first that decides gives its reason in words that can be quoted.
Rules of :mod:`spiders.reading.standings` that read phrases also ask whether the phrase is what the page consists of:
a press article that quotes a banner, a product text that mentions maintenance and a login link in a header are content.
"""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from spiders import tongues
from spiders.reading.standings.facts import Facts
from spiders.reading.standings.seizure import seizure
from spiders.reading.standings.vacancy import (
    failed,
    maintenance,
    not_found,
    parked,
    shell,
    unclaimed,
)
from spiders.reading.standings.walls import age_gate, challenge, login_wall
from storage.address import registered
from storage.page import Page
from storage.records.standing import PageStanding, Standing

_REFRESH = re.compile(
    r"^\s{0,99}[\d.]{0,20}\s{0,9}[;,]?\s{0,9}url\s{0,9}=\s{0,9}[\"']?\s{0,9}(https?://[^\"'\s>]{4,500})",
    re.IGNORECASE,
)
_MOVED = re.compile(
    r"(?:window\.|document\.|top\.|self\.)?location(?:\.href)?\s*=\s*[\"'](https?://[^\"'\s]{4,500})[\"']|location\.(?:replace|assign)\(\s*[\"'](https?://[^\"'\s]{4,500})[\"']"
)

_WAITS = re.compile(
    r"addEventListener\(\s*[\"'](?!load|DOMContentLoaded|pageshow|ready)|\bon(?:click|submit|change|key\w+|mouse\w+)\s*=|\.(?:click|submit|change)\s*\(|function\s+(?P<name>\w+)\s*(?=\()"
)
"""What in a script runs only when somebody does something, or when it is called."""

_HAS_MOVED = tongues.pattern("moved")


def standing(page: Page) -> PageStanding:
    """Return the standing of a page and the rule that decided it; content is what no rule recognises."""
    return page.memo(standing, lambda: _decided(Facts(page)))


def _decided(facts: Facts) -> PageStanding:
    content = PageStanding(standing=Standing.CONTENT, reason="no rule for anything else applies")
    return next((found for rule in _RULES if (found := rule(facts)) is not None), content)


def _redirected(facts: Facts) -> PageStanding | None:
    """Recognise an answer that comes from, or sends on to, another site."""
    page = facts.page
    asked, came = facts.requested.hostname or "", facts.address.hostname or ""
    if asked and came and registered(asked) != registered(came):
        return _moved(f"redirect from {asked} to {came}", page.url)
    location = page.header("location") or ""
    if 300 <= page.status < 400 and location:
        target = page.absolute(location, page.url)
        if _elsewhere(facts, target):
            return _moved(f"status {page.status} to {target}", target)
        return PageStanding(
            standing=Standing.EMPTY, reason=f"status {page.status} within the site", detail=target
        )
    if not page.is_html or facts.length > 400 or facts.links > 6 or facts.sells:
        return None
    if moved := _said_to_have_moved(facts):
        return moved
    for node in page.tree.css("meta[http-equiv]")[:10]:
        attributes = node.attributes
        if (attributes.get("http-equiv") or "").lower() == "refresh":
            match = _REFRESH.match(attributes.get("content") or "")
            if match and _elsewhere(facts, match[1]):
                return _moved(f"meta refresh to {match[1]}", match[1])
    for node in page.tree.css("script:not([src])")[:6]:
        match = _sent(node.text(deep=True)[:4_000])
        target = (match[1] or match[2]) if match else ""
        if target and _elsewhere(facts, target):
            return _moved(f"script sends to {target}", target)
    return None


def _sent(script: str) -> re.Match[str] | None:
    """Return where a script sends its reader by itself: not what it does when a button is pressed, or in a function nobody calls."""
    for match in _MOVED.finditer(script):
        waits = (
            one for one in _WAITS.finditer(script, 0, match.start()) if not _called(script, one)
        )
        if not any(_is_open(script[one.end() : match.start()]) for one in waits):
            return match
    return None


def _called(script: str, begun: re.Match[str]) -> bool:
    """Say whether a named function is called elsewhere in its script."""
    name = begun["name"]
    return bool(name) and len(re.findall(rf"\b{re.escape(name)}\s*[(),;]", script)) > 1


def _is_open(between: str) -> bool:
    """Say whether a body that began before a run of script is not closed in it."""
    return between.count("{") > between.count("}")


def _said_to_have_moved(facts: Facts) -> PageStanding | None:
    """Recognise a page that says nothing but that the site has moved, with one link to where."""
    said = _HAS_MOVED.search(facts.words)
    if said is None or facts.links > 3 or facts.reports:
        return None
    targets = {
        target
        for node in facts.page.tree.css("a[href]")
        if _elsewhere(facts, target := facts.page.absolute(node.attributes.get("href") or ""))
    }
    if len({registered(urlsplit(target).hostname or "") for target in targets}) != 1:
        return None
    target = min(targets)
    return _moved(f"« {facts.quote(said, facts.words)} », with a link to {target}", target)


def _elsewhere(facts: Facts, url: str) -> bool:
    host = re.match(r"https?://(?:[^/@\s]*@)?([^/:?#\s]+)", url, re.IGNORECASE)
    return host is not None and registered(host[1]) != registered(facts.address.hostname or "")


def _moved(reason: str, target: str) -> PageStanding:
    return PageStanding(standing=Standing.REDIRECTED, reason=reason, detail=target)


def _closed_for_now(facts: Facts) -> PageStanding | None:
    """Let a 503 that speaks of maintenance be maintenance; other statuses are asked later."""
    return maintenance(facts) if facts.page.status in {200, 500, 502, 503} else None


_RULES: tuple[Callable[[Facts], PageStanding | None], ...] = (
    seizure,
    challenge,
    login_wall,
    age_gate,
    parked,
    _redirected,
    _closed_for_now,
    unclaimed,
    not_found,
    failed,
    shell,
)
