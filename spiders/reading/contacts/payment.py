"""Read where money is asked to be sent: IBANs (hashed at once) and crypto addresses (checksum verified)."""

import hashlib
import re
from collections.abc import Iterator

from stdnum import iban as iban_number

from spiders.reading.contacts import coins
from spiders.reading.contacts.found import Text
from storage.records.contact import Contact, ContactKind

_LENGTHS = {
    "AD": 24, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "ES": 24, "FI": 18,
    "FR": 27, "GB": 22, "GI": 23, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IT": 27, "LI": 21, "LT": 20, "LU": 20, "LV": 21,
    "MC": 27, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TN": 24,
    "TR": 26, "MA": 28, "AE": 23, "GE": 22, "MD": 24, "RS": 22, "UA": 29,
}  # fmt: skip
"""Length of an IBAN by country, from the SWIFT registry."""

_IBAN = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{2})(\d{2})(?=[ .\-_]?[A-Za-z0-9])")
_EXAMPLES = frozenset(
    "FR7630006000011234567890189 FR1420041010050500013M02606 DE89370400440532013000 GB29NWBK60161331926819 "
    "BE68539007547034 NL91ABNA0417164300 ES9121000418450200051332 CH9300762011623852957 FR7612345987650123456789014 "
    "LU280019400644750000 FR7630001007941234567890185".split()
)
_COIN = re.compile(
    r"(?<![A-Za-z0-9])(?:0x[0-9a-fA-F]{40}|(?:bc1|ltc1|BC1|LTC1)[0-9a-zA-Z]{20,87}|[13LMTD][1-9A-HJ-NP-Za-km-z]{24,34}|"
    r"[48][1-9A-HJ-NP-Za-km-z]{94}(?:[1-9A-HJ-NP-Za-km-z]{11})?)(?![A-Za-z0-9])"
)


def ibans(text: Text) -> Iterator[Contact]:
    """Yield the IBANs of a text as ``CC:sha256-hex[:32]:last4``, quoted with their middle masked."""
    plain = text.plain
    for match in _IBAN.finditer(plain):
        length = _LENGTHS.get(match[1].upper())
        if length is None:
            continue
        compact, end = _compact(plain, match.start(), length)
        if (
            len(compact) < length
            or "XXXX" in compact[4:]
            or plain[end : end + 1].isalnum()
            or not text.free(match.start(), end)
        ):
            continue
        right = bool(iban_number.is_valid(compact, check_country=False))
        before = text.low[max(0, match.start() - 30) : match.start()]
        if not right and not re.search(r"iban|rib\b", before):
            continue
        note = "" if right else "clé de contrôle fausse"
        if compact in _EXAMPLES:
            note = "IBAN d'exemple"
        text.take(match.start(), end)
        yield Contact(
            kind=ContactKind.IBAN,
            value=f"{compact[:2]}:{hashlib.sha256(compact.encode()).hexdigest()[:32]}:{compact[-4:]}",
            quotation=_masked(text.quote(match.start(), end)),
            valid=right,
            note=note,
        )


def cryptos(text: Text) -> Iterator[Contact]:
    """Yield the crypto addresses of a text whose checksum holds, as ``btc:…``, ``eth:…``, ``xmr:…``, ``ltc:…``, ``trx:…``."""
    for match in _COIN.finditer(text.plain):
        if not text.free(*match.span()):
            continue
        address = match[0]
        read = coins.address(address)
        if read is None:
            continue
        coin, value, checked = read
        if not checked and not re.search(
            r"eth|erc|usdt|usdc|wallet|crypto|adresse|bsc|bep|matic|metamask",
            text.low[max(0, match.start() - 60) : match.start()],
        ):
            continue
        note = "" if checked else "adresse sans somme de contrôle"
        yield text.contact(ContactKind.CRYPTO, f"{coin}:{value}", *match.span(), note=note)


def _compact(plain: str, start: int, length: int) -> tuple[str, int]:
    """Return the first letters and digits, separators dropped, and where they end."""
    kept: list[str] = []
    at = start
    gap = 0
    while at < len(plain) and len(kept) < length:
        character = plain[at]
        if character.isascii() and character.isalnum():
            kept.append(character.upper())
            gap = 0
        elif character in " .-_\t" and gap < 2:
            gap += 1
        else:
            break
        at += 1
    return "".join(kept), at


def _masked(quotation: str) -> str:
    """Return a quotation with all but its first four and last four letters and digits made ``*``."""
    places = [at for at, character in enumerate(quotation) if character.isalnum()]
    hidden = set(places[4:-4])
    return "".join("*" if at in hidden else character for at, character in enumerate(quotation))
