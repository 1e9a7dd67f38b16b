"""
Recognise pages that stand where content is missing: not found, parked, expired, in maintenance, a shell, nothing at all.

The long phrase list of soft 404s is matched by RE2, whose time is linear whatever the title holds.
Phrases decide only where they are what the page says: in the title, in the first headings, or on a page with few words.
"""

import re
from typing import Final

from spiders.reading.standings.facts import Facts, linear
from storage.folding import folded
from storage.records.standing import PageStanding, Standing

_NOT_FOUND = linear("not_found")
_SPLIT = re.compile(r" [-–—|·•:»/<] | \| |[-|] ")
_DENIED = re.compile(r"(?:403[ :-]*)?(?:access denied|forbidden|acces (?:refuse|interdit))")
_SERVER_ERROR = linear("server_error")
_MAINTENANCE = linear("maintenance")
_FOR_SALE = linear("for_sale")
_MANY_DOMAINS = re.compile(r"noms de domaines?|\bdomaines\b|domains|domain names|domainnamen")
_PARKERS = (
    "sedoparking.com", "parkingcrew.net", "bodis.com", "parklogic.com", "cashparking.com", "above.com/marketplace", "domainmarket.com", "hugedomains.com",
    "afternic.com", "dan.com/buy-domain", "cdn.dan.com", "undeveloped.com", "parking-lander", "window.park", "data-adblockkey", "skenzo", "voodoo.com/",
    "uniregistry", "parkingpage.namecheap.com", "namebright.com", "img1.wsimg.com/parking-lander", "d38psrni17bvxu.cloudfront.net", "ww38.", "dsparking", "sav.com/domains",
    "park.web.com", "ovh.com/fr/images/parking", "parking.gandi.net", "registrar-park", "dynadot.com/forsale", "epik.com/forsale", "tonic.to/park", "parked-content",
    "domain-parking", '/lander"', "abp:true,parking", "caf.js", "google.com/adsense/domains",
)  # fmt: skip
_EXPIRED = linear("expired")
_LONG_GONE = linear("long_gone")
_SCRIPTS_ASKED = linear("scripts_asked")
_SHELL = re.compile(
    r"<(?:div|main|section|app-root|body)[^<>]{0,400}\bid=[\"']?(?:root|app|__next|__nuxt|___gatsby|svelte|ember-app|application|react-root|mount|main-app|app-root|q-app|site-root)[\"']?[^<>]{0,400}>\s{0,400}(?:<!--.{0,400}?-->\s{0,400})?(?:<div[^<>]{0,200}(?:load|spinner|splash)[^<>]{0,400}>.{0,300}?</div>\s{0,400})?</|<app-root[^<>]{0,400}>\s{0,400}</app-root>|<flutter-view|flutter_bootstrap|\bdata-reactroot\b|ng-version=",
    re.DOTALL,
)
_EMBEDDED = tuple(
    "__next_data__ __nuxt__ application/ld+json __initial_state__ __apollo_state__ "
    "self.__next_f window.__data application/json".split()
)
NOBODY: Final = "nobody has this name on Telegram"
"""Said by the network itself, not by a server that may have a bad day."""

_CARD = ".tgme_page .tgme_page_description, .tgme_page .tgme_page_action"
_SOMEBODY = (
    ".tgme_page_title, .tgme_page_extra, .tgme_channel_info_header_username, .tgme_widget_message[data-post], "
    "a[href*='tg://join'], a[href*='?post=']"
)
"""What the card of a person, channel, group, invitation or post has; that of a name that nobody has holds none of it."""
_HOME = frozenset(("", "/"))
_HOMES = re.compile(
    r"/(?:index\.(?:php|html?|aspx)|home|accueil|[a-z]{2}(?:[-_][a-z]{2})?)?/?", re.IGNORECASE
)


def not_found(facts: Facts) -> PageStanding | None:
    """Return the standing of a page that says it does not exist, whatever its status; None for any other."""
    page = facts.page
    if page.status in {404, 410}:
        return PageStanding(standing=Standing.NOT_FOUND, reason=f"status {page.status}")
    if not page.is_html:
        return None
    asked, came = facts.requested, facts.address
    if (
        page.requested_url
        and asked.netloc.removeprefix("www.") == came.netloc.removeprefix("www.")
        and came.path in _HOME
        and not came.query
        and not _HOMES.fullmatch(asked.path)
    ):
        return PageStanding(
            standing=Standing.NOT_FOUND,
            reason=f"soft 404: {asked.path} was redirected to the home page",
            detail=page.url,
        )
    for part in (*_SPLIT.split(facts.title), facts.title, *facts.headings[:2]):
        words = part.strip(" .!\u2026")
        if 2 < len(words) < 110 and _NOT_FOUND.fullmatch(words):
            if facts.length > 2_500 and facts.sells:
                return None
            return PageStanding(standing=Standing.NOT_FOUND, reason=f"soft 404: « {words} »")
    if facts.length < 500:
        for sentence in re.split(r"[.!?\n]", facts.words[:600]):
            words = sentence.strip()
            if 6 < len(words) < 110 and _NOT_FOUND.fullmatch(words):
                return PageStanding(standing=Standing.NOT_FOUND, reason=f"soft 404: « {words} »")
        gone = _LONG_GONE.search(facts.words)
        if gone:
            return PageStanding(standing=Standing.NOT_FOUND, reason=f"soft 404: « {gone[0]} »")
    return None


def unclaimed(facts: Facts) -> PageStanding | None:
    """Return the standing of the card Telegram shows for a name that nobody has, None for any other page."""
    page = facts.page
    if "tgme_page" not in facts.markup or not page.is_html:
        return None
    if page.tree.css_first(_CARD) is None or page.tree.css_first(_SOMEBODY) is not None:
        return None
    return PageStanding(standing=Standing.NOT_FOUND, reason=NOBODY)


def parked(facts: Facts) -> PageStanding | None:
    """Return the standing of a parked, unconfigured or expired domain, None for any other page."""
    if not facts.page.is_html or facts.length > 3_000 or facts.sells:
        return None
    expired = _EXPIRED.search(facts.words[:1_500]) or _EXPIRED.search(facts.title)
    if expired and facts.length < 1_200 and facts.links <= 20 and not facts.reports:
        return PageStanding(
            standing=Standing.EXPIRED,
            reason=f"expired or suspended: « {facts.quote(expired, facts.words)} »",
        )
    if facts.reports:
        return None
    parker = next((sign for sign in _PARKERS if sign in facts.markup), "")
    said = _FOR_SALE.search(facts.title) or _FOR_SALE.search(facts.words[:2_000])
    if facts.length >= 900 and _MANY_DOMAINS.search(" ".join((facts.title, *facts.headings[:2]))):
        return None  # who trades in domains speaks of several
    if parker and (said or facts.length < 300):
        return PageStanding(
            standing=Standing.PARKED,
            reason=f"parking service {parker}" + (f": « {said[0]} »" if said else ""),
            detail=parker,
        )
    head = " . ".join((facts.title, *facts.headings[:2]))
    if said and (facts.length < 900 or _FOR_SALE.search(head)) and facts.links <= 40:
        return PageStanding(
            standing=Standing.PARKED, reason=f"parked: « {facts.quote(said, facts.words)} »"
        )
    return None


def maintenance(facts: Facts) -> PageStanding | None:
    """Return the standing of a site closed for maintenance or not yet open, None for any other page."""
    if not facts.page.is_html or facts.length >= 1_200 or facts.sells or facts.reports:
        return None
    for text in (facts.title, *facts.headings[:2]):
        match = _MAINTENANCE.search(text)
        if match and facts.length < 1_200 and facts.links <= 25 and len(text) < 140:
            return PageStanding(
                standing=Standing.MAINTENANCE, reason=f"maintenance: « {text[:120]} »"
            )
    match = _MAINTENANCE.search(facts.words[:1_200])
    if match and facts.length < 500 and facts.links <= 10:
        return PageStanding(
            standing=Standing.MAINTENANCE,
            reason=f"maintenance: « {facts.quote(match, facts.words)} »",
        )
    return None


def failed(facts: Facts) -> PageStanding | None:
    """Return the standing of a server error, under its own status or another, None for any other page."""
    status = facts.page.status
    if status >= 500:
        shown = facts.page.title[:100] if facts.page.is_html else ""
        return PageStanding(
            standing=Standing.ERROR, reason=f"status {status}" + (f": « {shown} »" if shown else "")
        )
    if not facts.page.is_html or facts.length > 1_500 or facts.sells:
        return None
    for part in (*_SPLIT.split(facts.title), *facts.headings[:1]):
        if part.strip() and _SERVER_ERROR.fullmatch(part.strip(" .!")):
            return PageStanding(
                standing=Standing.ERROR,
                reason=f"server error under status {status}: « {part.strip()} »",
            )
        if part.strip() and _DENIED.fullmatch(part.strip(" .!")):
            return PageStanding(
                standing=Standing.BLOCKED,
                reason=f"refusal under status {status}: « {part.strip()} »",
            )
    if facts.length < 300:
        match = _SERVER_ERROR.fullmatch(facts.words.strip(" .!")) or _SERVER_ERROR.match(
            facts.words
        )
        if match and len(match[0]) > 12:
            return PageStanding(
                standing=Standing.ERROR,
                reason=f"server error under status {status}: « {match[0][:120]} »",
            )
    return None


def shell(facts: Facts) -> PageStanding | None:
    """Return the standing of a page that shows nothing until scripts have run, or nothing at all; None for any other."""
    page = facts.page
    if not page.body.strip():
        reason = f"no content under status {page.status}"
        return PageStanding(standing=Standing.EMPTY, reason=reason)
    if not page.is_html or facts.length >= 250:
        return None
    bare = _draws_nothing(facts)
    if not page.rendered and page.tree.css_first("script") is not None:
        reason, tells = _waits_for_scripts(facts, bare=bare)
        if reason:
            held = next((sign for sign in _EMBEDDED if tells and sign in facts.markup), "")
            return PageStanding(
                standing=Standing.NEEDS_SCRIPTS,
                reason=reason,
                detail=f"embedded data: {held}" if held else "",
            )
    if bare and facts.length == 0 and not _framed(facts):
        reason = "a document without words or pictures"
        return PageStanding(standing=Standing.EMPTY, reason=reason)
    return None


def _waits_for_scripts(facts: Facts, *, bare: bool) -> tuple[str, bool]:
    """Return why a page with scripts seems to show nothing without them, and whether data in them tell more; empty where it does not."""
    page = facts.page
    asked = _SCRIPTS_ASKED.search(facts.words)
    if asked is None:
        spoken = " ".join(node.text(deep=True) for node in page.tree.css("noscript")[:5])
        asked = _SCRIPTS_ASKED.search(folded(spoken))
    if asked and facts.links <= 5:
        return f"shows nothing without scripts: « {asked[0]} »", False
    root = _SHELL.search(page.text[:200_000])
    if root and facts.length < 120 and facts.links <= 5 and not facts.sells:
        return f"application shell: {root[0][:80]!r}", True
    if bare and facts.length < 20 and not page.title:
        return f"{len(page.tree.css('script'))} scripts and no words", False
    held = any(sign in facts.markup for sign in _EMBEDDED)
    empty = bare and facts.length == 0 and not _framed(facts)
    return ("data in scripts and no words", True) if empty and held else ("", False)


def _draws_nothing(facts: Facts) -> bool:
    """Say whether a page holds no picture and no thing for sale."""
    pictures = "img[src], video, object, embed, svg, canvas"
    return facts.page.tree.css_first(pictures) is None and not facts.sells


def _framed(facts: Facts) -> bool:
    return facts.page.tree.css_first("iframe[src], frame[src]") is not None
