"""How times, sums, conclusions and contacts are said on a page: the filters of every template."""

import re
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from monitor.digest import words
from monitor.digest.stored import as_told
from monitor.digest.words import NBSP
from monitor.language import gettext as _
from monitor.language import locale, ngettext, spoken
from monitor.web.weaving import said as said_of

register = template.Library()

STANDINGS = {
    "content": "en ligne",
    "seized": "saisi",
    "banner": "sous une bannière à vérifier",
    "redirected": "redirigé",
    "not_found": "disparu",
}
VERDICTS = {
    "same": "même main",
    "different": "mains différentes",
    "unsure": "incertain",
    "dismissed": "écartée",
    "assigned": "attribuée",
    "watched": "à suivre",
    "accepted": "surveillée",
    "rejected": "refusée",
}
CLASSES = {
    "listing": "vend des téléphones préparés", "successor": "annonce une suite", "delivery": "propose une remise en détention",
    "press": "presse", "institution": "institution", "seizure-page": "page de saisie", "demand": "cherche à acheter",
    "scam-warning": "met en garde",
}  # fmt: skip
ROLES = {
    "home": "accueil", "product": "fiche d'article", "category": "liste d'articles", "legal": "mentions légales",
    "contact": "page de contact", "terms": "conditions de vente", "image": "photographie", "icon": "icône", "post": "message",
    "robots": "robots.txt", "sitemap": "plan du site", "faq": "questions", "search": "recherche",
}  # fmt: skip
_OPAQUE = frozenset("favicon headers structure assets certificate logo".split())
"""Signals whose value is nothing a reader can use."""


@register.filter
def when(at: Any) -> str:
    """Return a time where its readers live, UTC under the pointer."""
    return _time(at, with_hour=True)


@register.filter
def day(at: Any) -> str:
    """Return the day of a time where its readers live."""
    return _time(at, with_hour=False)


@register.simple_tag
def days(first: Any, last: Any) -> str:
    """Return from which day to which; one day where both are the same where the readers live."""
    begin, end = day(first), day(last)
    if _local(first).date() == _local(last).date():
        told: str = format_html(_("le {day}"), day=end)
    else:
        told = format_html(_("du {first} au {last}"), first=begin, last=end)
    return told


@register.simple_tag
def between(low: Any, high: Any, currency: str | None) -> str:
    """Return from which price to which; one price where both are the same."""
    least, most = price(low, currency), price(high, currency)
    said = _("à {price}") if least == most else _("de {least} à {most}")
    return said.format(price=most, least=least, most=most)


@register.filter
def civil(at: date) -> str:
    """Return a civil day."""
    return _day(at)


def _day(at: date) -> str:
    written: str = format_date(at, "d MMM y", locale=locale())
    return written.replace(" ", NBSP)


def _time(at: Any, *, with_hour: bool) -> str:
    if not at:
        return "—"
    local = _local(at)
    moment = local.astimezone(UTC)
    hour = f", {local:%H:%M}" if with_hour else ""
    utc = f"{moment:%d/%m/%Y %H:%M:%S} UTC"
    said: str = format_html('<time datetime="{}" title="{}">{}{}</time>', moment.isoformat(), utc, _day(local), hour)  # fmt: skip
    return said


def _local(at: Any) -> datetime:
    moment: datetime = datetime.fromisoformat(at) if isinstance(at, str) else at
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE))


@register.filter
def price(amount: Any, currency: str | None = "") -> str:
    """Return ``49.9`` as ``49,90 €``; a dash where there is none."""
    return words.money(f"{amount} {currency or ''}".strip()) if amount not in {None, ""} else "—"


@register.filter
def percent(share: float) -> str:
    """Return a probability as a percentage that never claims certainty."""
    return words.percent(share)


@register.filter
def band(name: str) -> str:
    """Return what a lead concludes."""
    return _(words.BANDS.get(name, name))


@register.filter
def offer(name: str) -> str:
    """Return whether words offer a prepared phone."""
    return _(words.OFFERS.get(name, name))


@register.filter
def klass(name: str) -> str:
    """Return what a page was taken for."""
    return _(CLASSES.get(name, ""))


@register.filter
def standing(name: str) -> str:
    """Return how a site stands."""
    return _(STANDINGS.get(name, name))


@register.filter
def verdict(name: str) -> str:
    """Return a ruling."""
    return _(VERDICTS.get(name, name))


@register.filter
def stock(name: str) -> str:
    """Return whether a thing can be bought."""
    return _(words.AVAILABILITY.get(name, ""))


@register.filter
def change(name: str) -> str:
    """Return what kind of change it is."""
    return _(words.CHANGES.get(name, name))


@register.filter
def outcome(name: str) -> str:
    """Return how a visit ended."""
    return _(words.OUTCOMES.get(name, name or "en cours"))


@register.filter
def role(name: str) -> str:
    """Return what a page is."""
    return _(ROLES.get(name, "page"))


@register.filter
def contact(one: Any) -> str:
    """Return an identifier with its kind, as people write it."""
    return words.contact(one.kind, one.value).replace("[.]", ".")


@register.filter
def thing(one: Any) -> str:
    """Return what a seller is known by, as people write it: an identifier with the network that it is of."""
    return said_of(one.kind, one.value)


@register.filter
def sought(one: Any) -> str:
    """Return what a search is to be asked for to find who else shows an identifier: an account without its network."""
    bare: str = one.value.partition(":")[2] if one.kind == "handle" else one.value
    return bare


@register.filter
def bond(reason: str) -> str:
    """Return what ties two sites of a seller; the lead it rests on is a link, not a number."""
    named = re.fullmatch(r"(.*?)\s*\((lead-\w+)\)", reason)
    if not named:
        return as_told(reason)
    led: str = format_html('<a href="/pistes/{}">{}</a>', named[2], as_told(named[1]))
    return led


@register.filter
def address(url: str) -> str:
    """Return an address as text of a bearable length; it is never a link, because a click would visit it from here."""
    bare = re.sub(r"^https?://(?:www\.)?", "", url).rstrip("/")
    return bare if len(bare) <= 80 else f"{bare[:48]}…{bare[-28:]}"


@register.filter
def host(url: str) -> str:
    """Return the host of an address."""
    return urlsplit(url).netloc.removeprefix("www.")


@register.filter
def strength(bits: float) -> str:
    """Return how much a reason weighs, in words."""
    size = abs(bits)
    if size < 0.5:
        return _("ne pèse presque rien")
    for least, said in (
        (8, _("pèse très lourd")),
        (4, _("pèse lourd")),
        (2, _("compte")),
        (0.5, _("compte un peu")),
    ):
        if size >= least:
            return said
    return ""


@register.filter
def bits(value: float) -> str:
    """Return bits as they are written in French."""
    return f"{value:+.1f}{NBSP}bits".replace(".", _(",")).replace("-", "−")


@register.filter
def told(reason: Any) -> str:
    """Return the value of a reason where a reader can use it."""
    if reason.signal in _OPAQUE or re.search(r"[0-9a-f]{24}", reason.value):
        return ""
    kind, _parted, value = reason.value.partition(":")
    if reason.signal == "phone" or (kind in words.CONTACTS and value):
        named = ("phone", reason.value) if reason.signal == "phone" else (kind, value)
        return words.contact(*named).replace("[.]", ".")
    said = as_told(words.harmless(reason.value, 140).replace("[.]", "."))
    return re.sub(r"\b(\d{4})-(\d\d)-(\d\d)\b", r"\3/\2/\1", said)


@register.filter
def size(count: int) -> str:
    """Return a number of bytes."""
    for limit, unit in ((1_000_000, _("Mo")), (1_000, _("ko"))):
        if count >= limit:
            return f"{words.number(count / limit, 1)}{NBSP}{unit}"
    return _("{count} octets").format(count=count)


@register.filter
def number(count: int) -> str:
    """Return a number as it is written in French."""
    return words.number(count)


@register.filter
def plural(count: int, forms: str) -> str:
    """Return ``3 pistes`` for ``piste,pistes``; each language counts as it does."""
    one, many = forms.split(",")
    return f"{words.number(count)}{NBSP}{ngettext(one, many, count)}"


@register.simple_tag
def querystring_for(request: Any, **changes: Any) -> str:
    """Return the question of this address with some of its parts set otherwise."""
    asked = request.GET.copy()
    for name, value in changes.items():
        asked[name] = value
    said: str = asked.urlencode()
    return said


@register.filter
def plainly(text: str) -> str:
    """Return a line of the digest as a page shows it."""
    return words.plainly(text)


@register.filter
def where(entry: Any) -> str:
    """Return the page of the desk that an entry of the digest is about."""
    for old, new in (
        ("/lead/", "/pistes/"),
        ("/site/", "/sites/"),
        ("/proposals", "/sources#propositions"),
    ):
        if entry.link.startswith(old):
            return f"{new}{entry.link.removeprefix(old)}"
    return f"/captures/{entry.captures[0]}" if entry.captures else "/"


@register.filter(name="sum")
def asked(text: str | None) -> str:
    """Return ``49.90 EUR`` as ``49,90 €``."""
    return words.money(text) if text else "—"


@register.filter
def hours(seconds: int) -> str:
    """Return a rhythm."""
    days = seconds % 86_400 == 0
    said = (
        str(seconds // 3600) if days else words.number(seconds / 3600, 1).removesuffix(_(",") + "0")
    )
    return _("{count} heures").format(count=said)


@register.filter
def say(text: Any) -> Any:
    """Return words of the desk in the reader's language."""
    return _(text) if isinstance(text, str) else text


@register.filter
def retold(text: str) -> str:
    """Return a sentence that findings or ledger keep in French in the reader's language."""
    return as_told(text)


@register.simple_tag
def said(text: str) -> str:
    """Return a run of a template's words in the reader's language; it is ours, and markup where it says so (``&nbsp;``)."""
    told: str = mark_safe(_(text))  # noqa: S308 - from our own templates and catalogue
    return told


@register.simple_tag
def language() -> str:
    """Return the language that is spoken, as HTML names it."""
    return spoken()
