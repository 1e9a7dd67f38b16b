"""
Read e-mail addresses, also those disguised against robots (``[at]``, ``(arobase)``, « point »), as lower case.

The top-level domain must exist in the public suffix list that ships with `tldextract`, or be one of those kept for
examples; so ``logo@2x.png`` and ``lib@1.2.js`` are no addresses. Theme and platform defaults are no addresses either.
"""

import re
from collections.abc import Iterator
from typing import Final

from spiders.reading.contacts.found import Text
from spiders.reading.names import named
from storage.address import parted
from storage.records.contact import Contact, ContactKind

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.\-\u00c0-\uffff]{1,64}\Z")
_DOMAIN = re.compile(
    r"(?:[A-Za-z0-9\u00c0-\uffff](?:[A-Za-z0-9\u00c0-\uffff-]{0,61}[A-Za-z0-9\u00c0-\uffff])?\.){1,8}[A-Za-z\u00c0-\uffff][A-Za-z0-9\u00c0-\uffff-]{1,23}"
)
_AT = r"(?:\s{0,3}[\[({<|]\s{0,2}(?:at|aet|arobase?|arobas|a|@|chez|kukac|malpa|zavinac|chiocciola|arroba)\s{0,2}[\])}>|]\s{0,3}|\s(?:at|arobase?|arobas|chez)\s|\s{0,2}\*at\*\s{0,2}|\s@\s|\s@(?=[a-z0-9-]{1,40}\s\.\s?[a-z])|\sa\s(?=[a-z0-9-]{1,40}\s(?:point|dot)\s)|_at_|-at-)"
_DOT = r"(?:\s{0,2}[\[({<|]\s{0,2}(?:dot|point|pt|punto|punkt|kropka|tecka|ponto|punt|\.)\s{0,2}[\])}>|]\s{0,2}|\s(?:dot|point|punto)\s|\s?\.\s?|_dot_|-dot-|\s\*dot\*\s)"
_DISGUISED = re.compile(
    rf"(?<![a-z0-9])([a-z0-9][a-z0-9_+-]{{0,40}}(?:{_DOT}[a-z0-9_+-]{{1,30}}){{0,3}}){_AT}"
    rf"([a-z0-9-]{{1,40}}(?:{_DOT}[a-z0-9-]{{1,30}}){{0,3}}{_DOT}[a-z]{{2,12}})(?![a-z0-9])"
)
_AT_SIGN = re.compile(_AT)
_BEFORE, _BEHIND = 200, 400
"""Characters in which what stands before and behind such a sign ends, by the bounds above."""

_SIGNS: Final = (
    "arobas",
    "at]",
    "at)",
    "at}",
    " at ",
    "chez",
    "[a]",
    "(a)",
    "at*",
    " @",
    "@]",
    "@)",
    "_at_",
    "-at-",
    "at >",
    "at>",
    "at )",
    "at ]",
    "kukac",
    "malpa",
    "zavinac",
    "chiocciola",
    "arroba",
)
_SAID: Final = (" point", " dot")
"""How a dot is said behind an « a » between two spaces, which in most texts is a word."""

_DOTS = re.compile(_DOT)
_RESERVED = frozenset(("example", "test", "onion"))
_NOBODYS: Final = named(
    "nobodys_mailbox",
    r"",
    r"@(?:(?:example|exemple|domain|domaine|yourdomain|yoursite|your-?domain|votre-?(?:domaine|site)|mysite|monsite|email|mail|site|website|company|yourcompany|sample|test|fai|provider|abc|xyz|host|server)\.(?:com|org|net|fr|tld|ext|co|be|ch|eu))",
)
_PLATFORMS = frozenset(
    "wixpress.com sentry.io shopify.com prestashop.com wordpress.org wordpress.com automattic.com woocommerce.com "
    "squarespace.com ecwid.com opencart.com magento.com w3.org schema.org sentry.wixpress.com sentry-next.wixpress.com "
    "ovh.net ovhcloud.com gandi.net ionos.fr o2switch.fr example.org cloudflare.com jquery.com github.com".split()
)
_NO_DOMAIN = re.compile(
    r"\.(?:png|jpe?g|gif|webp|svg|css|js|html?|php|avif|ico|woff2?|mp4|json|xml)$"
)


def emails(text: Text) -> Iterator[Contact]:
    """Yield the e-mail addresses of a text."""
    plain = text.plain
    at = plain.find("@")
    tried = 0
    while at >= 0 and tried < _MAX_CANDIDATES:
        tried += 1
        local = _LOCAL.search(plain, max(0, at - 64), at)
        domain = _DOMAIN.match(plain, at + 1, at + 255)
        if local and domain:
            start = at - len(local[0].lstrip("!#$%&'*+/=?^`{|}~.-–—"))
            if "/" in plain[start:at]:
                start = at - len(plain[start:at].rsplit("/", 1)[1])
            value = email(plain[start : domain.end()])
            if (
                value
                and not plain.startswith("//", max(0, start - 2))
                and not _EXAMPLE.search(plain, max(0, start - 16), start)
                and text.free(start, domain.end())
            ):
                yield text.contact(ContactKind.EMAIL, value, start, domain.end())
        at = plain.find("@", at + 1)
    low = text.low
    if any(sign in low for sign in _SIGNS) or (" a " in low and any(dot in low for dot in _SAID)):
        yield from _disguised(text)


def email(address: str) -> str | None:
    """Return an address in its normal form, or None where it is none, a placeholder or the platform's own."""
    value = address.strip().strip(".,;:'\"<>()[]").lower()
    local, at, domain = value.rpartition("@")
    if (
        not at
        or not local
        or ".." in value
        or local.startswith(".")
        or local.endswith(".")
        or len(value) > 254
    ):
        return None
    if (
        re.fullmatch(r"\d{1,2}x\.[a-z]+", domain)
        or _NO_DOMAIN.search(domain)
        or _NOBODYS.fullmatch(value)
    ):
        return None
    if domain in _PLATFORMS or any(
        domain.endswith("." + owner) for owner in ("sentry.io", "wixpress.com")
    ):
        return None
    parts = parted(domain)
    if not (parts.suffix and parts.domain) and domain.rpartition(".")[2] not in _RESERVED:
        return None
    if re.fullmatch(r"[0-9a-f]{32}", local):
        return None
    return value


def unprotected(code: str) -> str | None:
    """Return the address behind Cloudflare's ``data-cfemail`` code, or None where it is no such code."""
    try:
        key, *letters = bytes.fromhex(code)
    except ValueError:
        return None
    return email(bytes(letter ^ key for letter in letters).decode("utf-8", "replace"))


def _candidates(low: str) -> Iterator[re.Match[str]]:
    """Yield what ``_DISGUISED`` finds, looked for around its signs alone: they are rare, and any word may stand before one."""
    done = 0
    for sign in _AT_SIGN.finditer(low):
        if sign.start() < done:
            continue
        match = _DISGUISED.search(low, max(done, sign.start() - _BEFORE), sign.end() + _BEHIND)
        if match is not None and match.end(1) <= sign.end():
            done = match.end()
            yield match


def _disguised(text: Text) -> Iterator[Contact]:
    low = text.low
    for match in _candidates(low):
        if not text.free(*match.span()):
            continue
        at_sign = low[match.end(1) : match.start(2)].strip()
        domain = _DOTS.sub(".", match[2])
        local = _DOTS.sub(".", match[1])
        plain_at = at_sign in {"at", "chez", "@", "a"}
        start = match.start(1)
        if plain_at or not at_sign.startswith(("[", "(", "{")):
            # A sentence has words before the address: only the last word is its local part.
            said = re.split(r"\s", match[1])
            if "point" not in said and "dot" not in said:
                local, start = said[-1], match.end(1) - len(said[-1])
        if (
            plain_at
            and at_sign != "@"
            and "." in match[2]
            and not re.search(r"\b(?:dot|point)\b|[\[(]", match[2])
        ):
            parts = parted(domain)
            if " " in match[2].strip() or not (
                parts.suffix in _COMMON or domain.endswith(".example")
            ):
                continue
        in_words = plain_at and at_sign != "@"
        known = parted(domain).suffix in _COMMON or domain.endswith(".example")
        if in_words and not known:
            continue
        if (
            at_sign == "chez"
            and parted(domain).domain not in _MAIL_HOUSES
            and not _MAIL_CUE.search(low, max(0, start - 40), match.start(2))
        ):
            continue  # « en stock chez boutique.example »: who is somewhere is not an address
        value = email(f"{local}@{domain.replace(' ', '')}")
        if value:
            yield text.contact(ContactKind.EMAIL, value, start, match.end())


_MAIL_CUE = re.compile(r"mail|courriel|[eé]cri[rvst]|contact|arobas|\bmp\b|adresse")
_MAIL_HOUSES = frozenset(
    "gmail googlemail hotmail outlook live msn yahoo ymail orange wanadoo free sfr laposte bbox proton protonmail tutanota tuta gmx "
    "icloud me aol mailo skynet".split()
)
_EXAMPLE = re.compile(r"(?i)(?<![a-z])(?:ex(?:emple|ample)?|e\.g|z\.b)[ .:(]{1,4}$")
_MAX_CANDIDATES = 20_000
_COMMON = frozenset("com fr net org be ch eu me info io co.uk de es it ca lu".split())
