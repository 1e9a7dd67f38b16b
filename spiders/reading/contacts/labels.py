"""
Read handles that are written after the network's name: « snap : portik_75 », « Insta @… », « tg → … », « 👻 … ».

A word after a label is a handle where it is marked (``@``), shaped like one (digit, dot, underscore inside), or stands
alone at the end of its line or clause and is no ordinary word.
"""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from pathlib import Path
from typing import Final

from ahocorasick_rs import AhoCorasick, Implementation

from spiders import tongues
from spiders.reading.contacts.found import Text
from spiders.reading.contacts.handles import handle
from spiders.reading.contacts.phones import e164, fiction_note
from spiders.reading.judged import Candidate
from storage.records.contact import Contact, ContactKind

FILES_READ = ("labels.toml",)
"""What this module reads beside itself: part of every edition that rests on it."""

_LABELS: Final[dict[str, ContactKind]] = {
    label: ContactKind(kind)
    for kind, labels in tomllib.loads(
        (Path(__file__).parent / FILES_READ[0]).read_text(encoding="utf-8")
    ).items()
    for label in labels
}
_NUMBERED = frozenset((ContactKind.SIGNAL, ContactKind.WHATSAPP, ContactKind.LYDIA))
_SIGNS = ("snap", "snp", "sn@p", "sc", "tele", "tlgrm", "tg", "insta", "1nsta", "inst@", "ig", "tik", "facebook", "fb", "twitter", "youtube", "discord", "bluesky", "bsky", "rev", "paypal.me", "threema", "signal", "what", "wats", "wsp", "wap", "wa", "lydia", "fantome", "s n a p", "inst4", "t3l", "te1", "tt", "wh@t", "watt", "ouat", "\U0001f47b", "\U0001f7e2", "\U0001f4f8", "\u2708")  # fmt: skip
_LABEL = re.compile(
    "(?:(?<![a-z0-9_@./-])|(?<=snap/)|(?<=snapchat/)|(?<=insta/)|(?<=instagram/)|(?<=telegram/)|(?<=whatsapp/)|(?<=tg/)|(?<=ig/))("
    + "|".join(
        re.escape(label)
        for label in sorted(_LABELS, key=len, reverse=True)
        if label[-1].isalnum() or label[-1] in "@)"
    )
    + r")(?![a-z0-9_])|([\U0001f47b\U0001f7e2\U0001f4f8\u2708])"
)
_ANYWHERE: Final = AhoCorasick(list(_LABELS), implementation=Implementation.DFA)
_LONE: Final = re.compile("[\ud800-\udfff]")
"""Halves of a character, which the automaton does not take."""

_DECORATION = re.compile(
    "[\U0001f300-\U0001f445\U0001f44a-\U0001faff\u2600-\u2793\u2795-\u27a0\u27a2-\u27bf]"
)
"""Emoji that point at nothing: all but hands and arrows."""

_LINK = re.compile(
    r"(?P<said>(?: ?(?:officiel|perso|pro|backup|secours|principal|n°?\s?\d|\(?\d\)?|moi|nous|user(?:name)?|pseudo|handle|account|compte|canal|channel|group[e]?|id|tag|name|nom)(?![a-z0-9_.]))*)"
    r"(?P<mark>(?:[ \t]?[\U0001f300-\U0001faff\u2600-\u27bf]){0,4}[ \t]{0,6}\n?[ \t]{0,6}(?:[:=→>»|\-–—~/]{1,3}|\u2794|\u27a1|\u21d2|\U0001f449|\U0001f447|\U0001f47b|\u2708|\(|c'?est|est|is|sur|en|au|ici|dispo|,)?[ \t\U0001f449\U0001f47b\u2708\u27a1\u2794]{0,12}\n?[ \t]{0,6})"
    r"(?P<at>[@\uff20]\s?)?(?P<handle>[a-z0-9](?:[a-z0-9._\-]{0,34}[a-z0-9_])?)"
)
_ORDINARY: Final = tongues.ordinary_words()
_SHAPED = re.compile(r"[a-z][._]?\d|[a-z0-9][_.][a-z0-9]|\d[a-z]")
_COUNTED = re.compile(r"\d+[a-z]{1,3}|[\d.]+")
_ENDING = re.compile(r"\.(?:com|fr|net|org|me)\b")
_ENDINGS = frozenset("com fr net html php js png jpg".split())
_WEAK = frozenset(("sc", "ig", "fb", "tg", "wap", "wa", "\U0001f7e2"))
_WORDS_BETWEEN = frozenset(("sur", "en", "au", "ici", "dispo", ",", "est", "is"))
"""Words between a label and a handle that point to nothing."""

_ONLY_MARKED = frozenset(("\U0001f4f8", "\u2708", "tt", "teleg"))
"""Signs that name a network only before a handle with its ``@``."""

_TOGETHER = re.compile(r" ?(?:/|&|\+|et|and|ou) ?")
_NOT_AFTER = re.compile(
    r"(?:\s(?:abonn|follow|j'?aime|likes?|fans?|membres?|members?|vues?|views?|€|euros?|eur|%|jours?|mois|ans?|avis|posts?|publi|photos?))"
)
_CLAUSE_END = re.compile(
    r"\s*(?:$|[\n\t,;:|/)(\]•·–—!?…\"»+&]|\.(?:\s|$)|-\s|et\s|ou\s|and\s|or\s|pour\s|sinon\s|si\s|mp\s|\s\d{1,2}[).]\s|[^\x00-\x7f])"
)


Verdict = Candidate[str | None]
"""A handle, or None for a refusal; undecided rules return none of them."""


def labelled(text: Text) -> Iterator[Contact]:
    """Yield the handles that stand after the name of their network."""
    low = text.low
    if not any(sign in low for sign in _SIGNS):
        return
    labels = list(_named(low))
    for label, following in zip_longest(labels, labels[1:]):
        kind = _LABELS[_name(label)]
        if following is not None and _is_shared(low, label, following):
            yield from _shared(text, label, following)
            continue
        if kind in _NUMBERED:
            yield from _number(text, kind, label.start(), label.end())
        asked = _asked(text, label, label.end())
        if asked is None or kind in {ContactKind.WHATSAPP, ContactKind.LYDIA}:
            continue
        if not text.free(label.start(), asked.end):
            continue
        value = verdict(asked).value
        if value is not None:
            yield text.contact(kind, value, label.start(), asked.end)


def _named(low: str) -> Iterator[re.Match[str]]:
    """Yield what ``_LABEL`` finds, asked only where some label's letters stand."""
    done = 0
    whole = _LONE.sub("\ufffd", low)
    for place in sorted(
        {start for _, start, _ in _ANYWHERE.find_matches_as_indexes(whole, overlapping=True)}
    ):
        label = _LABEL.match(low, place) if place >= done else None
        if label is not None:
            done = label.end()
            yield label


def explained(text: Text) -> Iterator[tuple[str, Verdict]]:
    """Yield each label of a network with what follows it, and why that is a handle or none."""
    for label in _named(text.low):
        asked = _asked(text, label, label.end())
        if asked is not None:
            yield text.quote(label.start(), asked.end), verdict(asked)


def verdict(asked: "Labelled") -> Verdict:
    """Return the handle behind a label, or None, by the first rule that decides."""
    return next(found for rule in RULES if (found := rule(asked)) is not None)


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """A word behind a label: « snap : portik_75 »."""

    text: Text
    kind: ContactKind
    label: str
    link: re.Match[str]

    @property
    def written(self) -> str:
        """The word."""
        return self.link["handle"]

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.link.end("handle")

    @cached_property
    def value(self) -> str:
        """The handle it is on its network, empty where it is none."""
        return handle(self.kind, self.written) or ""

    @cached_property
    def mark(self) -> str:
        """What points from the label to it, ornament left out."""
        return _DECORATION.sub("", self.link["mark"]).strip()

    @property
    def is_weak(self) -> bool:
        """Whether the label is short enough to be something else."""
        return self.label in _WEAK

    @property
    def is_shaped(self) -> bool:
        """Whether it is shaped like a handle: a digit, dot or underscore inside; no amount with its unit."""
        return _SHAPED.search(self.value) is not None and _COUNTED.fullmatch(self.value) is None

    @property
    def stands_alone(self) -> bool:
        """Whether it ends its line or clause."""
        return _CLAUSE_END.match(self.text.low, self.end) is not None


def part_of_an_address(asked: Labelled) -> Verdict | None:
    """Refuse what goes on as an address of mail or of the web."""
    behind = asked.text.low[asked.end : asked.end + 8]
    goes_on = behind.startswith(("@", "://")) or _ENDING.match(behind) is not None
    return _no("part of an address") if goes_on else None


def of_threema(asked: Labelled) -> Verdict | None:
    """Decide for Threema, whose names are eight letters and digits."""
    if asked.kind is not ContactKind.THREEMA:
        return None
    eight = re.fullmatch(r"[a-z0-9]{8}", asked.written) is not None
    said = eight and bool(asked.mark or asked.link["said"])
    return _yes(asked.written.upper(), "eight signs") if said else _no("not eight signs")


def of_signal(asked: Labelled) -> Verdict | None:
    """Decide for Signal, whose names end in a dot and digits."""
    if asked.kind is not ContactKind.SIGNAL:
        return None
    named = re.fullmatch(r"[a-z_][a-z0-9_]{2,31}\.\d{2,9}", asked.written) is not None
    return _yes(asked.written, "a name with its number") if named else _no("no name with a number")


def with_its_number(asked: Labelled) -> Verdict | None:
    """Accept a name of Discord with its number."""
    behind = asked.text.low[asked.end : asked.end + 5]
    if asked.kind is not ContactKind.DISCORD or behind[:1] != "#" or not behind[1:].isdigit():
        return None
    return _yes(f"{asked.written}{behind}", "a name with its number")


def no_handle(asked: Labelled) -> Verdict | None:
    """Refuse what the network could not call anyone, and telephone numbers."""
    if len(asked.value) >= 3 and not e164(asked.value, asked.text.region):
        return None
    return _no("no handle of this network")


def marked(asked: Labelled) -> Verdict | None:
    """Accept a word with its @, but for « sur @… » before an ordinary word."""
    if asked.link["at"] is None:
        return None
    if asked.mark in {"sur", "en"} and asked.written in _ORDINARY:
        return _no("an ordinary word")
    return _yes(asked.value, "marked with @")


def unmarked_behind_a_sign(asked: Labelled) -> Verdict | None:
    """Refuse a word without @ behind a sign that means many things."""
    return _no("the sign names a network only before @") if asked.label in _ONLY_MARKED else None


def ordinary(asked: Labelled) -> Verdict | None:
    """Refuse ordinary words, numbers, and what is counted: « Insta 300 abonnés »."""
    if asked.value in _ORDINARY or asked.value.isdigit():
        return _no("an ordinary word or a number")
    return _no("something is counted") if _NOT_AFTER.match(asked.text.low, asked.end) else None


def a_file_or_site(asked: Labelled) -> Verdict | None:
    """Refuse what ends like a file or a site."""
    _, dot, ending = asked.value.rpartition(".")
    return _no("ends like a file or a site") if dot and ending in _ENDINGS else None


def on_the_next_line(asked: Labelled) -> Verdict | None:
    """Decide for a word on the line below its label, with nothing that points to it."""
    pointed = asked.link["mark"].lstrip(" \t").startswith((":", "=", "→", ">", "➡"))
    if "\n" not in asked.link["mark"] or pointed:
        return None
    sure = not asked.is_weak and asked.kind is not ContactKind.FACEBOOK
    if sure and asked.is_shaped and asked.stands_alone:
        return _yes(asked.value, "shaped like a handle, alone on the next line")
    return _no("an unmarked word on the next line")


def pointed_to(asked: Labelled) -> Verdict | None:
    """Decide for a word that a colon, an arrow or « pseudo » points to."""
    points = bool(asked.mark) and asked.mark not in _WORDS_BETWEEN
    if not points and not asked.link["said"].strip():
        return None
    dash = asked.mark in {"-", "–", "—", "/", "|"}
    if asked.is_shaped or (asked.stands_alone and not dash):
        return _yes(asked.value, f"pointed to ({asked.mark or asked.link['said'].strip()})")
    return _no("pointed to, but neither shaped like a handle nor alone")


def unmarked(asked: Labelled) -> Verdict:
    """Decide for a word that merely follows: only its shape can tell."""
    told = asked.stands_alone or "_" in asked.value
    if asked.is_shaped and told and not asked.is_weak and not asked.mark.startswith(","):
        return _yes(asked.value, "shaped like a handle")
    return _no("a word like any other")


RULES: Final[tuple[Callable[[Labelled], Verdict | None], ...]] = (
    part_of_an_address,
    of_threema,
    of_signal,
    with_its_number,
    no_handle,
    marked,
    unmarked_behind_a_sign,
    ordinary,
    a_file_or_site,
    on_the_next_line,
    pointed_to,
    unmarked,
)
"""Asked in this order; the last always decides."""


def _yes(value: str, reason: str) -> Verdict:
    return Candidate(value=value, reason=reason)


def _no(reason: str) -> Verdict:
    return Candidate(value=None, reason=reason)


def _name(label: re.Match[str]) -> str:
    return label[1] or label[2]


def _asked(text: Text, label: re.Match[str], behind: int) -> Labelled | None:
    """Return the word behind a label, None where none follows."""
    link = _LINK.match(text.low, behind)
    if link is None:
        return None
    name = _name(label)
    return Labelled(text=text, kind=_LABELS[name], label=name, link=link)


def _is_shared(low: str, label: re.Match[str], following: re.Match[str]) -> bool:
    """Say whether two labels stand together before one handle."""
    together = _TOGETHER.fullmatch(low, label.end(), following.start()) is not None
    return together and _LABELS[_name(label)] not in _NUMBERED


def _shared(text: Text, label: re.Match[str], following: re.Match[str]) -> Iterator[Contact]:
    """Read « Snap/Insta : portik_75 »: one handle for two networks."""
    asked = _asked(text, label, following.end())
    if asked is None or _LABELS[_name(following)] in _NUMBERED:
        return
    value = verdict(asked).value
    if value is not None and (asked.link["at"] or ":" in asked.link["mark"]):
        quotation = text.quote(label.start(), asked.end)
        yield Contact(kind=asked.kind, value=value, quotation=quotation)


_EARLIER = re.compile(
    r"(?<!\d)((?:\+|00)?\d[\d .()\-–/]{6,22}\d)[ ,:/–-]{0,3}\((?:[A-Za-z]{2,9} ?(?:[/,&+]|et) ?){0,2}(?:sur |par |via )?$"
)
_DIGITS = re.compile(r"[^\n]{0,24}?((?:\+|00)?\d[\d .()\-–/]{6,22}\d)(?!\d)")


def _number(text: Text, kind: ContactKind, start: int, end: int) -> Iterator[Contact]:
    """Read a telephone number beside WhatsApp, Signal or Lydia, whether or not it was read already."""
    earlier = _EARLIER.search(text.plain, max(0, start - 34), start)
    value = e164(earlier[1], text.region) if earlier is not None else None
    if earlier is not None and value:
        quotation = text.quote(earlier.start(1), end)
        yield Contact(kind=kind, value=value, quotation=quotation, note=fiction_note(value))
        return
    match = _DIGITS.match(text.plain, end)
    if match is None:
        return
    between = text.low[end : match.start(1)]
    if re.search(
        r"[a-z]{4,}",
        re.sub(
            r"(?:appel|num[eé]ro|contact|sms|tel|telephone|uniquement|only|disponible|ecrivez|nous|joignable)[a-z-]*",
            "",
            between,
        ),
    ):
        return
    value = e164(match[1], text.region)
    if value:
        yield Contact(
            kind=kind,
            value=value,
            quotation=text.quote(start, match.end(1)),
            note=fiction_note(value),
        )
