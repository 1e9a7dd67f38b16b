"""Find the identifiers on a whole page: in its words, its links, its attributes, its JSON-LD and its scripts."""

import json
import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

from spiders.reading.contacts.addresses import normal
from spiders.reading.contacts.companies import coherent
from spiders.reading.contacts.emails import email, unprotected
from spiders.reading.contacts.found import MAX_TEXT, Text, best
from spiders.reading.contacts.identifiers import identifiers, may_identify
from spiders.reading.contacts.phones import e164, fiction_note
from spiders.reading.contacts.site_ids import site_ids, verification
from spiders.reading.contacts.text import found_in, placed
from storage.page import Page
from storage.records.contact import Contact, ContactKind

_COUNTRIES = {
    "fr": "FR", "be": "BE", "ch": "CH", "lu": "LU", "de": "DE", "es": "ES", "it": "IT", "nl": "NL", "at": "AT", "pt": "PT", "uk": "GB",
    "ca": "CA", "pl": "PL", "ro": "RO", "ma": "MA", "dz": "DZ", "tn": "TN", "mc": "MC", "br": "BR", "ie": "IE",
}  # fmt: skip
_WORDED = tuple(
    "content value title alt aria-label data-phone data-tel data-email data-whatsapp "
    "data-number data-clipboard-text data-content data-text data-user data-mail".split()
)
_WORDED_SELECTOR = ", ".join(f"[{name}]" for name in _WORDED)
_LINK_SELECTOR = "a[href], area[href], link[href], form[action], iframe[src], [data-href], [data-url], [data-link], [data-share-url], button[onclick], a[onclick]"
_WORTH = re.compile(r"[@+\d\U0001f47b]|snap|insta|tele|arobas|point")
_APART = "\n\n\n"
"""Between attributes that are read together: no reader reaches over three line breaks."""

_MAX_LINKS = 5_000
_MAX_ATTRIBUTES = 5_000
_SHARE = re.compile(r"(?:share|sharer|intent|[?&]u=|[?&]url=|[?&]text=)", re.IGNORECASE)


def contacts(page: Page) -> Iterator[Contact]:
    """
    Yield each identifier on a page once, with its best quotation.

    HTML is read in its words, links, attributes, JSON-LD and scripts; any other document as text.
    Nothing is raised for damaged markup: what cannot be read yields nothing.
    """
    yield from best(coherent(_found(page)))


def region_of(page: Page) -> str:
    """Return the country whose national numbers a page writes: its language's region, its host's country, else France."""
    if page.is_html:
        root = page.tree.css_first("html")
        declared = (root.attributes.get("lang") or "") if root is not None else ""
        _, _, country = declared.replace("_", "-").partition("-")
        if country.upper() in set(_COUNTRIES.values()):
            return country.upper()
    try:
        host = urlsplit(page.url).hostname or ""
    except ValueError:
        host = ""
    return _COUNTRIES.get(host.rpartition(".")[2], "FR")


def _found(page: Page) -> Iterator[Contact]:
    region = region_of(page)
    if page.is_json:
        yield from found_in(Text(_APART.join(_strings(page))[:MAX_TEXT], region))
        return
    if not page.is_html:
        yield from found_in(Text(page.text[:MAX_TEXT], region))
        return
    yield from found_in(Text(page.words[:MAX_TEXT], region))
    if page.title:
        yield from placed(found_in(Text(page.title, region)), "attribute")
    yield from _links(page, region)
    yield from _attributes(page, region)
    yield from _scripts(page, region)


def _strings(page: Page) -> list[str]:
    """Return the strings of a JSON document with their escapes undone; the document itself where it is damaged."""
    try:
        pending: list[Any] = [page.data]
    except ValueError:
        return [page.text]
    found: list[str] = []
    while pending and len(found) < 100_000:
        value = pending.pop()
        if isinstance(value, dict):
            pending.extend(reversed(list(value.values())))
        elif isinstance(value, list):
            pending.extend(reversed(value))
        elif isinstance(value, str) and value:
            found.append(value)
    return found


_REDIRECT = re.compile(
    r"^/?[^?#]*(?:redirect|goto|leave|exit|outgoing|external|\bout\b|away|link)[^?#]*\?(?:[^#]*&)?(?:url|u|to|target|goto|link|dest(?:ination)?|redirect)=(https?%3a[^&#]{4,1000})",
    re.IGNORECASE,
)


_SIGNATURE = re.compile(r"(?<=\w):[\w-]{20,}$")
"""What a site signs the target of its redirect with."""


_ADDRESSED = tuple("href action src data-href data-url data-link data-share-url onclick".split())


def _links(page: Page, region: str) -> Iterator[Contact]:
    """Read addresses that links, forms and frames lead to."""
    seen: set[str] = set()
    for node in page.tree.css(_LINK_SELECTOR)[:_MAX_LINKS]:
        attributes = node.attributes
        rel = attributes.get("rel") or ""
        for name in _ADDRESSED:
            written = attributes.get(name)
            if not written or written in seen or len(written) > 4_000:
                continue
            seen.add(written)
            written = _led_to(written)
            if written[0] in "/#?.&" and not written.startswith(("//", "/cdn-cgi/")):
                continue
            low = written.lower()
            if name == "onclick":
                inner = re.search(
                    r"[\"'](https?://[^\"']{3,500}|tel:[^\"']{3,40}|mailto:[^\"']{3,200})[\"']",
                    written,
                )
                if inner is None:
                    continue
                written, low = inner[1], inner[1].lower()
            yield from (
                Contact(kind=kind, value=value, quotation=written, where="link", note=note)
                for kind, value, note in _behind(written, low, region, rel)
            )


def _led_to(written: str) -> str:
    """Return where a redirect of the site's own (« /redirect?url=https%3A//… ») leads, else the address itself."""
    if "?" not in written or "%3a" not in written.lower():
        return written
    target = _REDIRECT.search(written[:4_000])
    return _SIGNATURE.sub("", unquote(target[1])) if target is not None else written


def _behind(
    written: str, low: str, region: str, rel: str
) -> Iterator[tuple[ContactKind, str, str]]:
    """Yield the identifiers behind one address."""
    reader = next((reader for starts, reader in _SCHEMES if low.startswith(starts)), None)
    if reader is not None:
        yield from reader(written, region)
    elif "/cdn-cgi/l/email-protection#" in low:
        if value := unprotected(low.partition("#")[2]):
            yield ContactKind.EMAIL, value, ""
    elif low.startswith("intent:") and "whatsapp" in low:
        asked = parse_qs(written.partition("?")[2].partition("#")[0], max_num_fields=20)
        number = "+" + "".join(asked.get("phone", [])).lstrip("+ ")
        yield from _number(ContactKind.WHATSAPP, number, region)
    else:
        yield from _linked(_embedded(written, low), rel)


def _mailed(written: str, _region: str) -> Iterator[tuple[ContactKind, str, str]]:
    target, _, query = written.partition(":")[2].partition("?")
    more = parse_qs(query, max_num_fields=20)
    for address in [*unquote(target).split(","), *more.get("to", []), *more.get("cc", [])]:
        if value := email(address.replace("[at]", "@").replace("[dot]", ".")):
            yield ContactKind.EMAIL, value, ""


def _called(written: str, region: str) -> Iterator[tuple[ContactKind, str, str]]:
    number = unquote(written.partition(":")[2]).strip("/ ").partition("?")[0].partition(";")[0]
    yield from _number(ContactKind.PHONE, number, region)


def _paid(written: str, region: str) -> Iterator[tuple[ContactKind, str, str]]:
    coin = written.partition(":")[2].partition("?")[0].partition("@")[0]
    for one in found_in(Text(f"wallet {coin}", region)):
        yield one.kind, one.value, one.note


_SCHEMES: Final = (
    ("mailto:", _mailed),
    (("tel:", "callto:", "sms:"), _called),
    (("bitcoin:", "litecoin:", "ethereum:", "monero:"), _paid),
)


def _number(kind: ContactKind, number: str, region: str) -> Iterator[tuple[ContactKind, str, str]]:
    if value := e164(number, region):
        yield kind, value, fiction_note(value)


def _embedded(written: str, low: str) -> str:
    """Return the page that a plugin of Facebook shows, empty where it shows none; any other address itself."""
    if "facebook.com/plugins/" not in low:
        return written
    shown = parse_qs(written.partition("?")[2], max_num_fields=20).get("href", [])
    return shown[0] if shown and "/plugins/page" in low else ""


def _linked(written: str, rel: str) -> Iterator[tuple[ContactKind, str, str]]:
    low = written.lower()
    if may_identify(low):
        for kind, value in identifiers(written):
            yield kind, value, fiction_note(value)
    elif "me" in rel.split() and "/@" in low:
        parts = urlsplit(written)
        if parts.hostname and parts.path.startswith("/@") and "/" not in parts.path[2:]:
            yield ContactKind.MASTODON, f"{parts.path[2:].lower()}@{parts.hostname}", ""


_CHOSEN = frozenset("hidden radio checkbox number".split())


_CHAT_NUMBER = re.compile(
    r'"(?:telephone|phone|phone_?number|whatsapp|number)"\s*:\s*"(\+?\d{8,15})"'
)
"""The number in a chat button's settings, written with its country and often without a plus."""


def _chat_buttons(page: Page, region: str) -> Iterator[Contact]:
    """Yield the WhatsApp numbers that chat buttons write to."""
    for node in page.tree.css("[data-settings]")[:200]:
        for number in _CHAT_NUMBER.findall((node.attributes.get("data-settings") or "")[:20_000]):
            for kind, value in identifiers(f"https://wa.me/{number.lstrip('+')}"):
                yield Text(number, region).contact(kind, value, 0, len(number), note=fiction_note(value))  # fmt: skip


def _attributes(page: Page, region: str) -> Iterator[Contact]:
    """Read words that stand in attributes, verification metas and protected e-mail addresses."""
    for node in page.tree.css("meta[name], meta[property]")[:500]:
        attributes = node.attributes
        content = attributes.get("content") or ""
        proof = verification(attributes.get("name") or attributes.get("property") or "", content)
        if proof is not None:
            yield proof
    for node in page.tree.css("[data-cfemail]")[:200]:
        code = node.attributes.get("data-cfemail") or ""
        value = unprotected(code)
        if value:
            yield Contact(kind=ContactKind.EMAIL, value=value, quotation=code, where="attribute")
    yield from placed(_chat_buttons(page, region), "attribute")
    worded: dict[str, None] = {}
    for node in page.tree.css(_WORDED_SELECTOR)[:_MAX_ATTRIBUTES]:
        attributes = node.attributes
        if node.tag in {"option", "input"} and (attributes.get("type") or "") in _CHOSEN:
            continue
        for name in _WORDED:
            written = attributes.get(name)
            if written and 5 <= len(written) <= 4_000 and _WORTH.search(written.lower()):
                worded.setdefault(written)
    if worded:
        together = Text(_APART.join(worded)[:MAX_TEXT], region)
        yield from placed(found_in(together), "attribute")


def _scripts(page: Page, region: str) -> Iterator[Contact]:
    """Read JSON-LD for contacts, and the whole source for service ids."""
    for node in page.tree.css('script[type="application/ld+json"]')[:100]:
        source = node.text(deep=True)
        if len(source) > 1_000_000:
            continue
        try:
            data = json.loads(source, strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _linked_data(data, region)
    yield from site_ids(page.text[:MAX_TEXT])
    for node in page.tree.css("script:not([src])")[:300]:
        source = node.text(deep=True)
        if len(source) > 500_000 or (node.attributes.get("type") or "").endswith("ld+json"):
            continue
        low = source.lower()
        if any(sign in low for sign in _SCRIPT_SIGNS):
            for match in _SCRIPT_URL.finditer(source):
                written = match[1].replace("\\/", "/").replace("\\u0026", "&")
                if not _SHARE.search(written):
                    for kind, value in identifiers(written):
                        yield Contact(
                            kind=kind,
                            value=value,
                            quotation=match[1],
                            where="script",
                            note=fiction_note(value),
                        )


_SCRIPT_SIGNS = (
    "wa.me",
    "t.me",
    "whatsapp.com",
    "snapchat.com/add",
    "snapchat.com\\/add",
    "tel:",
    "paypal.me",
    "instagram.com",
    "linktr.ee",
    "lydia",
    "revolut.me",
    "discord.gg",
)
_SCRIPT_URL = re.compile(
    r"[\"'`]((?:https?:\\?/\\?/(?:www\.)?(?:wa\.me|api\.whatsapp\.com|chat\.whatsapp\.com|t\.me|telegram\.me|snapchat\.com|instagram\.com|linktr\.ee|"
    r"paypal\.me|lydia-app\.com|pots\.lydia\.me|revolut\.me|discord\.gg|(?:www\.)?tiktok\.com|(?:www\.)?facebook\.com)\\?/|tel:\+?)[^\"'`\s<>]{1,200})[\"'`]"
)
_NAMED = {
    "telephone": "phone",
    "faxnumber": "phone",
    "phone": "phone",
    "email": "email",
    "sameas": "url",
    "url": "url",
    "vatid": "words",
    "taxid": "words",
    "iban": "words",
}


def _linked_data(data: Any, region: str) -> Iterator[Contact]:
    """Walk JSON-LD without recursion, bounded, and read the properties that hold contacts."""
    pending: list[tuple[str, Any]] = [("", data)]
    steps = 0
    while pending and steps < 20_000:
        steps += 1
        name, value = pending.pop(0) if steps < 200 else pending.pop()
        if isinstance(value, dict):
            if "streetAddress" in value or value.get("@type") == "PostalAddress":
                yield from _postal(value)
            pending.extend((str(key).lower(), inner) for key, inner in value.items())
        elif isinstance(value, list):
            pending.extend((name, inner) for inner in value)
        elif isinstance(value, str) and 3 < len(value) < 4_000:
            yield from placed(_property(name, value, region), "json-ld")


_SAID_IN = frozenset("description text legalname disambiguatingdescription articlebody".split())


def _property(name: str, value: str, region: str) -> Iterator[Contact]:
    sort = _NAMED.get(name)
    if sort == "phone":
        number = e164(value, region)
        if number:
            yield Contact(
                kind=ContactKind.PHONE, value=number, quotation=value, note=fiction_note(number)
            )
    elif sort == "email":
        address = email(value.removeprefix("mailto:"))
        if address:
            yield Contact(kind=ContactKind.EMAIL, value=address, quotation=value)
    elif sort == "url":
        for kind, identifier in identifiers(value):
            yield Contact(
                kind=kind, value=identifier, quotation=value, note=fiction_note(identifier)
            )
    elif sort == "words" or name in _SAID_IN:
        yield from found_in(Text(f"TVA {value}" if name in {"vatid", "taxid"} else value, region))


def _postal(value: dict[str, Any]) -> Iterator[Contact]:
    parts = [value.get(name) for name in ("streetAddress", "postalCode", "addressLocality")]
    if all(isinstance(part, str) and part.strip() for part in parts):
        written = [" ".join(str(part).split()) for part in parts]
        yield Contact(
            kind=ContactKind.POSTAL_ADDRESS,
            value=normal(" ".join(written)),
            quotation=str(parts[0]),
            where="json-ld",
        )
