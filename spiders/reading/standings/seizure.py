"""
Recognise a law-enforcement banner that stands in place of a site.

A banner says that *this* site or domain was seized, closed or blocked, names an authority, and says little else.
A press article, a forum thread or a shop that quotes such a banner holds more words, links or products around it.

Anybody can write « ce site a été saisi ». A banner is of a *known form*, and a seizure by itself, where it is all there
is and comes from an official host, or says whole what such banners say: what was seized, by whom and on what ground.
Any other is a banner to be verified.
"""

import re
from urllib.parse import urlsplit

import re2

from spiders import tongues
from spiders.reading.standings.facts import Facts
from storage.address import registered
from storage.records.standing import PageStanding, Standing

_SUBJECT = "|".join(tongues.alternatives("subject"))
_SEIZED = "|".join(tongues.alternatives("seized"))
_CLOSED = "|".join(tongues.alternatives("closed"))
_AUTHORITY = "|".join(tongues.alternatives("authority"))
_STATEMENT = re2.compile(rf"(?:{_SUBJECT})[^.!?]{{0,90}}?(?:{_SEIZED})")
_REVERSED = re2.compile(
    rf"(?:{_SEIZED})[^.!?]{{0,40}}? (?:{_SUBJECT}|du site|du domaine|de ce site|de ce nom de domaine|dieser domain|of this (?:domain|website|site)|di questo sito|de este (?:sitio|dominio))"
)
_ORDERED = re2.compile(
    rf"(?:{_SUBJECT}|acces)[^.!?]{{0,80}}?(?:{_CLOSED})[^.!?]{{0,140}}?(?:{_AUTHORITY})|(?:{_CLOSED})[^.!?]{{0,80}}?(?:par|sur) (?:decision|ordre|ordonnance|requisition)[^.!?]{{0,60}}?(?:{_AUTHORITY})|(?:{_AUTHORITY})[^.!?]{{0,80}}? (?:a|ont|ordonne|procede|has|have|hat|haben|heeft|hebben|ha|han)\b[^.!?]{{0,80}}?(?:{_SEIZED}|{_CLOSED})[^.!?]{{0,60}}?(?:{_SUBJECT}|site|domain)"
)
_AUTHORITIES = re2.compile(_AUTHORITY)
_GROUND = re2.compile("|".join(tongues.alternatives("ground")))
_OFFICIAL = re2.compile(
    r"(?:^|\.)(?:gouv\.fr|justice\.fr|europa\.eu|gov|gov\.[a-z]{2}|police\.uk|gob\.[a-z]{2}|admin\.ch|bka\.de|polizei\.de|politie\.nl|om\.nl|police\.be|fgov\.be|"
    r"gdf\.it|poliziadistato\.it|guardiacivil\.es|policia\.es|interpol\.int)$"
)
"""Hosts of states and of their police, by the ends of their names."""
_PICTURE = re2.compile(
    r"seiz(?:ed|ure)|saisi[-_ ./e]|\bsaisi\b|site[-_ ]saisi|beschlagnahm|in[-_ ]beslag|sequestr|incautad|takedown|law[-_ ]enforcement|banner[-_]?(?:fbi|europol|bka|gendarmerie|police)"
)
_MINISTRY = re2.compile(
    r"vous (?:avez ete|allez etre|etes) redirige[^.]{0,60}ministere de l'interieur|operation endgame|operation [a-z]+ [^.]{0,60}law enforcement"
)
_ENDS = re.compile(r"[.!?\n]")
_YOURS = re.compile(
    r"\b(?:votre|vos|ton|your|ihre|ihrer|deine|vostro|tuo|vuestro|uw|jouw|seu|vosso) (?:propre )?(?:online ?|web ?)?"
    r"(?:site|website|domain|domaine|nom de domaine|shop|boutique|page|seite|webseite|sito|dominio|sitio|plateforme)"
)
_QUOTED = re.compile(r"[«\"“„][^»\"”]{0,400}$")
_SHOPS = re.compile(r"\d[ ,.]? ?(?:€|eur\b|\$|£)|panier|add to cart|warenkorb")
_DISCUSSION = '.post, .message, .comment, [id^="post"], [id^="msg"], [itemprop="articleBody"]'
_SUBJUNCTIVE = re.compile(
    r"\b(?:si|if|serait|pourrait|falls|could|may|might|can|peut|peuvent|risque|en cas de|au cas ou|unless|sauf|avant que)\b"
)


def seizure(facts: Facts) -> PageStanding | None:
    """Return the standing of a page that is a seizure banner, None for any other."""
    if not facts.page.is_html or facts.length > 6_000:
        return None
    head = " . ".join((facts.title, *facts.headings))
    places = ((facts.words[:3_000], "text"), (head, "head"), (facts.pictured, "picture"))
    for text, place in places:
        match = _statement(text)
        if match is not None and _is_banner(facts, text, match, place):
            return PageStanding(
                standing=Standing.SEIZED if _is_known(facts) else Standing.BANNER,
                reason=f"seizure banner: « {facts.quote(match, text)} »",
                detail=_authority(facts),
            )
    drawn = (
        _PICTURE.search(facts.pictured)
        if facts.length < 400 and facts.links <= 5 and not facts.sells
        else None
    )
    if drawn is not None and (
        _authority(facts) or _PICTURE.search(facts.title) or facts.length < 40
    ):
        return PageStanding(
            standing=Standing.SEIZED if _is_official(facts) else Standing.BANNER,
            reason=f"seizure banner shown as a picture: « {drawn[0]} »",
            detail=_authority(facts),
        )
    return None


def _is_known(facts: Facts) -> bool:
    """Say whether a banner is of a known form: alone on its page, and official or whole."""
    if facts.links > 6 or facts.length > 3_000 or facts.page.tree.css_first("form") is not None:
        return False
    if _is_official(facts):
        return True
    said = " . ".join((facts.title, *facts.headings, facts.words[:3_000], facts.pictured))
    return bool(_AUTHORITIES.search(said) and _GROUND.search(said)) and not _leads_elsewhere(facts)


def _is_official(facts: Facts) -> bool:
    """Say whether the page, or a picture or frame of it, comes from a host of a state or its police."""
    parts = facts.page.tree.css("img[src], iframe[src], object[data], embed[src]")[:12]
    hosts = [
        _host(facts, node.attributes.get("src") or node.attributes.get("data") or "")
        for node in parts
    ]
    return any(map(_OFFICIAL.search, (facts.address.hostname or "", *hosts)))


def _leads_elsewhere(facts: Facts) -> bool:
    """Say whether a link leads anywhere but to the site itself and to official hosts."""
    own = registered(facts.address.hostname or "")
    hosts = {
        _host(facts, node.attributes.get("href") or "") for node in facts.page.tree.css("a[href]")
    }
    return any(registered(host) != own and not _OFFICIAL.search(host) for host in hosts if host)


def _host(facts: Facts, address: str) -> str:
    try:
        return urlsplit(facts.page.absolute(address)).hostname or ""
    except ValueError:
        return ""


def _statement(text: str) -> re.Match[str] | None:
    match: re.Match[str] | None = (
        _STATEMENT.search(text)
        or _ORDERED.search(text)
        or _REVERSED.search(text)
        or _MINISTRY.search(text)
    )
    return match


def _is_banner(facts: Facts, text: str, match: re.Match[str], place: str) -> bool:
    """Say whether a statement of seizure is what the page is, not what it speaks about."""
    if any(speaks(facts, text, match, place) for speaks in _SPEAKS_OF_IT):
        return False
    authority = bool(_authority(facts))
    ordered = _ORDERED.search(match[0]) is not None or _MINISTRY.search(match[0]) is not None
    alone = facts.length < 600 and facts.links <= 6
    if not authority and not (alone and re.search(_SEIZED, match[0])):
        return False
    early = place != "text" or match.start() < 700
    small = facts.length < 1_500 and facts.links <= 15
    heads = match.start() < 500 and facts.links <= 12
    long_banner = heads and facts.length < 6_000 and not facts.reports
    return early and (small or (long_banner and (authority or ordered)))


def _may_happen(_facts: Facts, text: str, match: re.Match[str], _place: str) -> bool:
    return _SUBJUNCTIVE.search(text[max(0, match.start() - 40) : match.end()]) is not None


def _is_asked(_facts: Facts, text: str, match: re.Match[str], _place: str) -> bool:
    """« Votre site a été saisi par la police ? » asks a reader."""
    end = _ENDS.search(text, match.end())
    return end is not None and end[0] == "?" and end.start() - match.end() < 160


def _is_told_a_reader(_facts: Facts, text: str, match: re.Match[str], _place: str) -> bool:
    """« Votre site a été saisi : nous vous défendons » speaks to who lost one."""
    return _YOURS.search(text[max(0, match.start() - 12) : match.end()]) is not None


def _is_quoted(_facts: Facts, text: str, match: re.Match[str], _place: str) -> bool:
    return _QUOTED.search(text[max(0, match.start() - 300) : match.start()]) is not None


def _is_discussed(facts: Facts, _text: str, _match: re.Match[str], _place: str) -> bool:
    if facts.reports and (facts.length > 700 or facts.links > 8):
        return True
    return facts.length > 700 and facts.page.tree.css_first(_DISCUSSION) is not None


def _is_a_headline(facts: Facts, _text: str, match: re.Match[str], place: str) -> bool:
    """The words lead to where they are told."""
    return place != "picture" and match[0] in facts.linked


def _is_a_shops(facts: Facts, _text: str, _match: re.Match[str], _place: str) -> bool:
    return facts.sells or len(_SHOPS.findall(facts.words)) > 1


_SPEAKS_OF_IT = (
    _is_a_shops,
    _may_happen,
    _is_asked,
    _is_told_a_reader,
    _is_quoted,
    _is_discussed,
    _is_a_headline,
)
"""Each says that a page only speaks of a seizure."""


def _authority(facts: Facts) -> str:
    found = _AUTHORITIES.search(" . ".join((facts.words[:3_000], facts.title, facts.pictured)))
    return found[0] if found else ""
