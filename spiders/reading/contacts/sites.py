"""What stands behind an address of each site and scheme that names accounts: one small reader a site."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final
from urllib.parse import unquote

from spiders.reading.contacts.handles import NO_HANDLE, Identifier, handle
from spiders.reading.contacts.phones import e164
from storage.records.contact import ContactKind

Query = dict[str, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address taken apart."""

    path: list[str] = field(default_factory=list)
    query: Query = field(default_factory=dict)
    fragment: str = ""
    target: str = ""
    """What stands after the scheme of an address without slashes."""

    raw_path: str = ""


def named(kind: ContactKind, written: str, prefix: str = "") -> Iterator[Identifier]:
    """Yield a handle in its normal form behind a prefix, nothing where it is none."""
    value = handle(kind, written)
    if value is not None:
        yield kind, prefix + value


Reader = Callable[[Address], Iterator[Identifier]]


def _handle(kind: ContactKind, form: str) -> Reader:
    """Return a reader of paths that begin so, of which a group is the handle."""
    pattern = re.compile(rf"(?:{form})(?:/|$)")

    def read(at: Address) -> Iterator[Identifier]:
        match = pattern.match("/".join(at.path))
        if match is not None and match.lastindex is not None:
            yield from named(kind, match[match.lastindex])

    return read


def _id(kind: ContactKind, form: str, prefix: str = "", *, upper: bool = False) -> Reader:
    """Return a reader of paths that begin so, of which the group is an id as it stands, behind a prefix."""
    pattern = re.compile(rf"(?:{form})(?:/|$)")

    def read(at: Address) -> Iterator[Identifier]:
        match = pattern.match("/".join(at.path))
        if match is not None:
            yield kind, prefix + (match[1].upper() if upper else match[1])

    return read


def _either(one: Reader, other: Reader) -> Reader:
    """Return a reader that asks the second where the first finds nothing."""
    return lambda at: iter([*one(at)] or [*other(at)])


def _first(query: Query, *names: str) -> str:
    return next((query[name][0] for name in names if query.get(name)), "")


def _whatsapp(at: Address) -> Iterator[Identifier]:
    number = _first(at.query, "phone")
    if at.path and not number:
        if at.path[0] in {"message", "qr", "catalog", "p"}:
            if at.path[1:]:
                known = at.path[1] if at.path[0] in {"message", "qr"} else ""
                if known:
                    yield ContactKind.WHATSAPP, f"{at.path[0]}:{known}"
                elif (value := e164("+" + re.sub(r"\D", "", at.path[1]))) is not None:
                    yield ContactKind.WHATSAPP, value
            return
        if at.path[0] == "channel" and at.path[1:]:
            yield ContactKind.WHATSAPP, f"channel:{at.path[1]}"
            return
        number = at.path[0]
    digits = re.sub(r"\D", "", number)
    value = e164("+" + digits.removeprefix("00")) or (
        e164(digits) if digits.startswith("0") else None
    )
    if len(digits) >= 8 and value:
        yield ContactKind.WHATSAPP, value


def _telegram(at: Address) -> Iterator[Identifier]:
    if not at.path:
        return
    if at.path[0] == "joinchat" and at.path[1:]:
        yield from _invite(at.path[1])
    elif at.path[0].startswith(("+", " ")):
        yield from _invite(at.path[0][1:])
    elif at.path[0] == "s" and at.path[1:]:
        yield from named(ContactKind.TELEGRAM, at.path[1])
    elif at.path[0] not in {"addstickers", "share", "proxy"}:
        yield from named(ContactKind.TELEGRAM, at.path[0])


def _invite(code: str) -> Iterator[Identifier]:
    if code.isdigit():
        number = e164("+" + code)
        if number:
            yield ContactKind.TELEGRAM, number
    elif re.fullmatch(r"[A-Za-z0-9_-]{10,40}", code):
        yield ContactKind.TELEGRAM, f"+{code}"


def _instagram(at: Address) -> Iterator[Identifier]:
    path = at.path
    if path[:1] == ["stories"] or path[:1] == ["_u"] or path[:1] == ["m"]:
        path = path[1:]
        if path[:1] == ["highlights"]:
            return
    if (
        path
        and path[0].lower() not in NO_HANDLE[ContactKind.INSTAGRAM]
        and not path[0].endswith((".js", ".php"))
    ):
        yield from named(ContactKind.INSTAGRAM, path[0])


def _facebook(at: Address) -> Iterator[Identifier]:
    if not at.path:
        return
    first = at.path[0].lower()
    if first == "profile.php" and _first(at.query, "id").isdigit():
        yield ContactKind.FACEBOOK, f"id:{_first(at.query, 'id')}"
    elif first in {"pages", "people"} and len(at.path) > 2 and at.path[2].isdigit():
        yield ContactKind.FACEBOOK, f"id:{at.path[2]}"
    elif first == "p" and at.path[1:]:
        number = re.search(r"-(\d{6,})$", at.path[1])
        if number:
            yield ContactKind.FACEBOOK, f"id:{number[1]}"
    elif first == "groups" and at.path[1:]:
        yield ContactKind.FACEBOOK, f"groups/{at.path[1].lower()}"
    elif first == "pg" and at.path[1:]:
        yield from named(ContactKind.FACEBOOK, at.path[1])
    elif first not in NO_HANDLE[ContactKind.FACEBOOK] and not re.fullmatch(
        r"v\d+\.\d+|.*\.(?:php|js)", first
    ):
        if first.isdigit():
            yield ContactKind.FACEBOOK, f"id:{first}"
        else:
            yield from named(ContactKind.FACEBOOK, first)


def _x(at: Address) -> Iterator[Identifier]:
    if (
        at.path
        and at.path[0].lower() == "intent"
        and at.path[1:]
        and at.path[1] in {"user", "follow"}
    ):
        yield from named(ContactKind.X, _first(at.query, "screen_name"))
    elif at.path:
        yield from named(ContactKind.X, at.path[0])


def _signal_me(at: Address) -> Iterator[Identifier]:
    kind, _, code = at.fragment.partition("/")
    if kind == "p":
        number = e164(code if code.startswith("+") else "+" + code.strip())
        if number:
            yield ContactKind.SIGNAL, number
    elif kind == "eu" and code:
        yield ContactKind.SIGNAL, f"user:{code}"


def _signal_group(at: Address) -> Iterator[Identifier]:
    if at.fragment:
        yield ContactKind.SIGNAL, f"group:{at.fragment}"


def _paypal(at: Address) -> Iterator[Identifier]:
    me = next((name for piece, name in pairwise(at.path) if piece.lower() == "paypalme"), "")
    business = _first(at.query, "business")
    button = _first(at.query, "hosted_button_id")
    if me:
        yield from named(ContactKind.PAYPAL, me)
    elif "@" in business:
        yield ContactKind.PAYPAL, business.lower()
    elif re.fullmatch(r"[A-Z0-9]{13}", business):
        yield ContactKind.PAYPAL, f"merchant:{business}"
    elif re.fullmatch(r"[A-Z0-9]{13}", button):
        yield ContactKind.PAYPAL, f"button:{button}"


_NO_ONE = frozenset("fr en blog login tarifs cgu app".split())


def _lydia(at: Address) -> Iterator[Identifier]:
    pot = _first(at.query, "id")
    if pot:
        yield ContactKind.LYDIA, pot.lower()
    elif at.path and at.path[0] in {"collect", "l", "pots", "u", "pay"} and at.path[1:]:
        if at.path[1] != "pots":
            yield ContactKind.LYDIA, at.path[1].lower()
    elif len(at.path) == 1 and at.path[0] not in _NO_ONE:
        yield ContactKind.LYDIA, at.path[0].lower()


def _lydia_app(at: Address) -> Iterator[Identifier]:
    if at.path and (at.path[0] in {"collect", "pots", "l"} or _first(at.query, "id")):
        yield from _lydia(at)


def _telephone(at: Address) -> Iterator[Identifier]:
    number = e164(unquote(at.raw_path or at.target).split(",")[0].split(";")[0])
    if number:
        yield ContactKind.PHONE, number


def _telegram_scheme(at: Address) -> Iterator[Identifier]:
    yield from named(ContactKind.TELEGRAM, _first(at.query, "domain"))
    yield from _invite(_first(at.query, "invite"))


def _snapchat_scheme(at: Address) -> Iterator[Identifier]:
    yield from named(ContactKind.SNAPCHAT, at.raw_path.rsplit("/", 1)[-1])


def _instagram_scheme(at: Address) -> Iterator[Identifier]:
    yield from named(ContactKind.INSTAGRAM, _first(at.query, "username"))


_snapchat = _handle(ContactKind.SNAPCHAT, r"(?:add|s|u)/([^/]+)|(@[^/]*)")
_messenger = _either(
    _id(ContactKind.FACEBOOK, r"(\d+)", "id:"),
    _handle(ContactKind.FACEBOOK, r"t/(?:.*/)?([^/]+)$|([^/]+)"),
)
_youtube = _either(
    _id(ContactKind.YOUTUBE, r"channel/(UC[\w-]{22})"),
    _handle(ContactKind.YOUTUBE, r"(@[^/]*)|(?:c|user)/([^/]+)"),
)
_discord = _either(
    _handle(ContactKind.DISCORD, r"invite/([^/]+)"),
    _id(ContactKind.DISCORD, r"users/(\d+)", "user:"),
)
SCHEMES: Final[dict[str, Reader]] = {
    "tel": _telephone,
    "sms": _telephone,
    "callto": _telephone,
    "whatsapp": _whatsapp,
    "tg": _telegram_scheme,
    "snapchat": _snapchat_scheme,
    "instagram": _instagram_scheme,
}
SITES: Final[dict[str, Reader]] = {
    "wa.me": _whatsapp,
    "api.whatsapp.com": _whatsapp,
    "web.whatsapp.com": _whatsapp,
    "whatsapp.com": _whatsapp,
    "chat.whatsapp.com": _id(ContactKind.WHATSAPP, r"(?:invite/)?([A-Za-z0-9]{16,30})", "chat:"),
    "t.me": _telegram,
    "telegram.me": _telegram,
    "telegram.dog": _telegram,
    "snapchat.com": _snapchat,
    "story.snapchat.com": _snapchat,
    "instagram.com": _instagram,
    "instagr.am": _instagram,
    "ig.me": _instagram,
    "tiktok.com": _handle(ContactKind.TIKTOK, r"(@[^/]*)"),
    "facebook.com": _facebook,
    "fb.com": _facebook,
    "m.me": _messenger,
    "messenger.com": _messenger,
    "x.com": _x,
    "twitter.com": _x,
    "youtube.com": _youtube,
    "discord.gg": _handle(ContactKind.DISCORD, r"([^/]+)"),
    "discord.com": _discord,
    "discordapp.com": _discord,
    "signal.me": _signal_me,
    "signal.group": _signal_group,
    "paypal.me": _handle(
        ContactKind.PAYPAL, r"(?i:(?!(?:my|pools|signin|settings)(?:/|$)))([^/]+)"
    ),
    "paypal.com": _paypal,
    "lydia.me": _lydia,
    "pots.lydia.me": _lydia,
    "collecte.io": _lydia,
    "lydia-app.com": _lydia_app,
    "revolut.me": _handle(ContactKind.REVOLUT, r"([^/]+)"),
    "pay.sumup.com": _id(ContactKind.SUMUP, r"b2c/([^/]+)", upper=True),
    "bsky.app": _handle(ContactKind.BLUESKY, r"profile/([^/]+)"),
    "threema.id": _id(ContactKind.THREEMA, r"([*A-Za-z0-9][A-Za-z0-9]{7})", upper=True),
}
