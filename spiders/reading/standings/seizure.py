"""
Recognise a law-enforcement banner that stands in place of a site.

A banner says that *this* site or domain was seized, closed or blocked, names an authority, and says little else.
A press article, a forum thread or a shop that quotes such a banner holds more words, links or products around it.
"""

import re

import re2

from spiders import tongues
from spiders.reading.standings.facts import Facts
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
                standing=Standing.SEIZED,
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
            standing=Standing.SEIZED,
            reason=f"seizure banner shown as a picture: « {drawn[0]} »",
            detail=_authority(facts),
        )
    return None


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
