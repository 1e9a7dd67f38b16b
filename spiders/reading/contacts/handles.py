"""
Read the identifier behind an address: ``t.me/+abc``, ``snapchat.com/add/x``, ``wa.me/336…``, ``paypal.me/x`` …

Only addresses that name an account count. ``sharer.php``, ``/p/``, ``/explore``, ``intent/tweet`` and their kin name none,
and the accounts of the shop software itself (the theme's author, Shopify, PrestaShop) are not the seller's.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from urllib.parse import parse_qs, unquote, urlsplit

from ahocorasick_rs import AhoCorasick

from spiders.reading.contacts.phones import e164
from storage.records.contact import ContactKind

Identifier = tuple[ContactKind, str]

_OWNERS = frozenset(
    "shopify wordpress woocommerce prestashop wix squarespace opencart magento ecwid weebly jimdo webflow facebook "
    "instagram twitter tiktok youtube snapchat telegram whatsapp google meta elementor themeforest envato automattic "
    "wordpressdotcom wordpresscom shopifyfr bigcommerce yoast oceanwp astra wpastra wpbakery getbootstrap cloudflare "
    "linktree linktr.ee discord discordapp metaplatforms x username yourusername your_username yourpage your-page yourprofile "
    "votrepage votre-page votre_compte votrecompte youraccount user example exemple undefined null none profile home".split()
)
_NO_HANDLE: dict[ContactKind, frozenset[str]] = {
    ContactKind.INSTAGRAM: frozenset(
        "p explore reel reels tv accounts about developer developers legal direct web api static graphql oauth share emails "
        "challenge session privacy terms download topics directory lite press blog".split()
    ),
    ContactKind.FACEBOOK: frozenset(
        "sharer sharer.php share share.php dialog plugins tr events watch login login.php privacy policies policy help l.php "
        "hashtag photo photo.php photos story.php permalink.php marketplace ads business home.php home recover reg r.php "
        "legal terms settings groups pages people games gaming video video.php videos reel v2.0 messages notes "
        "pg rsrc.php media search search.php public tr.php full_data_use_policy about policy.php platform connect ajax "
        "profile.php bookmarks live lite messenger creators careers cookie notifications friends stories".split()
    ),
    ContactKind.X: frozenset(
        "intent share home hashtag search i login signup tos privacy about settings explore messages notifications compose "
        "widgets.js javascripts oauth account download jobs logout who_to_follow statuses status".split()
    ),
    ContactKind.TELEGRAM: frozenset(
        "share iv addstickers addemoji proxy socks setlanguage s c login addlist bg confirmphone addtheme contact "
        "invoice giftcode boost m nft auction joinchat url msg telegram durov privacy faq apps blog".split()
    ),
    ContactKind.YOUTUBE: frozenset(
        "watch embed playlist shorts results feed channel c user about t premium gaming live iframe_api player_api v "
        "account howyoutubeworks ads creators redirect clip hashtag post attribution_link yt oembed s".split()
    ),
    ContactKind.TIKTOK: frozenset(()),
    ContactKind.LINK_IN_BIO: frozenset(
        "login register signup s blog about pricing help terms privacy marketplace templates explore discover admin "
        "contact features careers jobs static assets images legal".split()
    ),
}
_HANDLE_SHAPES = {
    ContactKind.SNAPCHAT: re.compile(r"[a-z][a-z0-9._-]{1,13}[a-z0-9]"),
    ContactKind.TELEGRAM: re.compile(r"[a-z][a-z0-9_]{3,31}"),
    ContactKind.INSTAGRAM: re.compile(r"(?!\.)(?!.*\.\.)[a-z0-9._]{1,30}(?<!\.)"),
    ContactKind.TIKTOK: re.compile(r"[a-z0-9._]{2,24}(?<!\.)"),
    ContactKind.FACEBOOK: re.compile(r"[a-z0-9][a-z0-9.\-]{1,74}"),
    ContactKind.X: re.compile(r"[a-z0-9_]{1,15}"),
    ContactKind.YOUTUBE: re.compile(r"[\w.\-·]{3,30}"),
    ContactKind.PAYPAL: re.compile(r"[a-z0-9]{1,20}"),
    ContactKind.REVOLUT: re.compile(r"[a-z0-9._]{3,32}"),
    ContactKind.BLUESKY: re.compile(
        r"(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24}|did:(?:plc|web):[a-z0-9.:%-]{3,120}"
    ),
    ContactKind.DISCORD: re.compile(r"[A-Za-z0-9-]{2,32}"),
    ContactKind.LINK_IN_BIO: re.compile(r"[\w.\-]{1,60}"),
}
_BIO_HOSTS = frozenset(
    "linktr.ee linktree.com beacons.ai lnk.bio linkin.bio bio.link campsite.bio allmylinks.com taplink.cc taplink.at solo.to "
    "msha.ke hoo.be snipfeed.co tap.bio bio.site linkr.bio direct.me heylink.me flow.page instabio.cc many.link znap.link "
    "stan.store withkoji.com koji.to linkbio.co about.me biolinky.co bio.fm linkpop.com manylink.co lit.link magic.ly "
    "flowcode.com biolink.website liinks.co contactinbio.com mez.ink zaap.bio komi.io shor.by lnk.at zez.am".split()
)
_FEDIVERSE = frozenset(
    "mastodon.social mastodon.online piaille.fr mamot.fr framapiaf.org mstdn.social mastodon.top mstdn.fr pouet.chapril.org "
    "mastodon.world hachyderm.io fosstodon.org mas.to social.vivaldi.net infosec.exchange toot.aquilenet.fr diaspodon.fr".split()
)


def handle(kind: ContactKind, written: str) -> str | None:
    """Return a handle in its normal form, or None where it is no handle of that network or not the seller's own."""
    value = unquote(written).strip().strip("@/ \u200e").rstrip(".,;:!?)")
    if kind is not ContactKind.DISCORD:
        value = value.lower()
    shape = _HANDLE_SHAPES.get(kind)
    if shape is None or not shape.fullmatch(value):
        return None
    if value in _OWNERS or value in _NO_HANDLE.get(kind, ()):
        return None
    return value


@lru_cache(maxsize=4096)
def identifiers(url: str) -> tuple[Identifier, ...]:
    """Return the identifiers an address carries; most addresses carry none."""
    if len(url) > 2_000:
        return ()
    address = url.strip()
    if address.startswith("//"):
        address = "https:" + address
    scheme = address.partition(":")[0].lower()
    own = scheme in _SCHEMES
    try:
        parts = urlsplit(address if "://" in address or own else "https://" + address)
        query = parse_qs(parts.query, max_num_fields=100) if parts.query else {}
        host = _bare_host(parts.hostname or "")
    except ValueError:
        return ()
    if own:
        target = parts.netloc or parts.path
        return tuple(_SCHEMES[scheme](_Address(query=query, target=target, raw_path=parts.path)))
    path = [unquote(piece) for piece in parts.path.split("/") if piece]
    reader = _SITES.get(host)
    if reader is not None:
        return tuple(reader(_Address(path=path, query=query, fragment=parts.fragment)))
    return tuple(_by_host(host, path))


def _bare_host(host: str) -> str:
    """Return a host without what only tells a device or a country: ``m.``, ``fr-fr.facebook.com``."""
    host = host.removeprefix("www.").removeprefix("mobile.")
    host = host[2:] if host.startswith("m.") and host.count(".") > 1 else host
    if host in _SITES or host.count(".") < 2:
        return host
    return next((known for known in _REDUCIBLE if host.endswith("." + known)), host)


def _by_host(host: str, path: list[str]) -> Iterator[Identifier]:
    """Yield the identifier of a host that is one, or of one of many hosts of one kind."""
    if host in _BIO_HOSTS and path:
        yield from _named(ContactKind.LINK_IN_BIO, path[0], f"{host}/")
    elif host.endswith(".carrd.co"):
        yield ContactKind.LINK_IN_BIO, host
    elif host.endswith(".t.me"):
        yield from _named(ContactKind.TELEGRAM, host.removesuffix(".t.me"))
    elif host in _FEDIVERSE and path and path[0].startswith("@") and "@" not in path[0][1:]:
        yield ContactKind.MASTODON, f"{path[0][1:].lower()}@{host}"


Query = dict[str, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Address:
    """An address taken apart."""

    path: list[str] = field(default_factory=list)
    query: Query = field(default_factory=dict)
    fragment: str = ""
    target: str = ""
    """What stands after the scheme of an address without slashes."""

    raw_path: str = ""


_REDUCIBLE = tuple(
    "facebook.com instagram.com tiktok.com youtube.com linktr.ee snapchat.com paypal.com".split()
)


def _named(kind: ContactKind, written: str, prefix: str = "") -> Iterator[Identifier]:
    value = handle(kind, written)
    if value is not None:
        yield kind, prefix + value


def _first(query: Query, *names: str) -> str:
    return next((query[name][0] for name in names if query.get(name)), "")


def _whatsapp(at: _Address) -> Iterator[Identifier]:
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


def _whatsapp_chat(at: _Address) -> Iterator[Identifier]:
    path = at.path[1:] if at.path[:1] == ["invite"] and at.path[1:] else at.path
    invite = next(iter(path), "")
    if re.fullmatch(r"[A-Za-z0-9]{16,30}", invite):
        yield ContactKind.WHATSAPP, f"chat:{invite}"


def _telegram(at: _Address) -> Iterator[Identifier]:
    if not at.path:
        return
    if at.path[0] == "joinchat" and at.path[1:]:
        yield from _invite(at.path[1])
    elif at.path[0].startswith(("+", " ")):
        yield from _invite(at.path[0][1:])
    elif at.path[0] == "s" and at.path[1:]:
        yield from _named(ContactKind.TELEGRAM, at.path[1])
    elif at.path[0] not in {"addstickers", "share", "proxy"}:
        yield from _named(ContactKind.TELEGRAM, at.path[0])


def _invite(code: str) -> Iterator[Identifier]:
    if code.isdigit():
        number = e164("+" + code)
        if number:
            yield ContactKind.TELEGRAM, number
    elif re.fullmatch(r"[A-Za-z0-9_-]{10,40}", code):
        yield ContactKind.TELEGRAM, f"+{code}"


def _snapchat(at: _Address) -> Iterator[Identifier]:
    if (at.path[:1] == ["add"] and at.path[1:]) or (
        at.path and at.path[0] in {"s", "u"} and at.path[1:]
    ):
        yield from _named(ContactKind.SNAPCHAT, at.path[1])
    elif at.path and at.path[0].startswith("@"):
        yield from _named(ContactKind.SNAPCHAT, at.path[0])


def _instagram(at: _Address) -> Iterator[Identifier]:
    path = at.path
    if path[:1] == ["stories"] or path[:1] == ["_u"] or path[:1] == ["m"]:
        path = path[1:]
        if path[:1] == ["highlights"]:
            return
    if (
        path
        and path[0].lower() not in _NO_HANDLE[ContactKind.INSTAGRAM]
        and not path[0].endswith((".js", ".php"))
    ):
        yield from _named(ContactKind.INSTAGRAM, path[0])


def _tiktok(at: _Address) -> Iterator[Identifier]:
    if at.path and at.path[0].startswith("@"):
        yield from _named(ContactKind.TIKTOK, at.path[0])


def _facebook(at: _Address) -> Iterator[Identifier]:
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
        yield from _named(ContactKind.FACEBOOK, at.path[1])
    elif first not in _NO_HANDLE[ContactKind.FACEBOOK] and not re.fullmatch(
        r"v\d+\.\d+|.*\.(?:php|js)", first
    ):
        if first.isdigit():
            yield ContactKind.FACEBOOK, f"id:{first}"
        else:
            yield from _named(ContactKind.FACEBOOK, first)


def _x(at: _Address) -> Iterator[Identifier]:
    if (
        at.path
        and at.path[0].lower() == "intent"
        and at.path[1:]
        and at.path[1] in {"user", "follow"}
    ):
        yield from _named(ContactKind.X, _first(at.query, "screen_name"))
    elif at.path:
        yield from _named(ContactKind.X, at.path[0])


def _youtube(at: _Address) -> Iterator[Identifier]:
    if not at.path:
        return
    if at.path[0].startswith("@"):
        yield from _named(ContactKind.YOUTUBE, at.path[0])
    elif at.path[0] == "channel" and at.path[1:] and re.fullmatch(r"UC[\w-]{22}", at.path[1]):
        yield ContactKind.YOUTUBE, at.path[1]
    elif at.path[0] in {"c", "user"} and at.path[1:]:
        yield from _named(ContactKind.YOUTUBE, at.path[1])


def _discord(at: _Address) -> Iterator[Identifier]:
    if at.path[:1] == ["invite"] and at.path[1:]:
        yield from _named(ContactKind.DISCORD, at.path[1])
    elif at.path[:1] == ["users"] and at.path[1:] and at.path[1].isdigit():
        yield ContactKind.DISCORD, f"user:{at.path[1]}"


def _discord_gg(at: _Address) -> Iterator[Identifier]:
    if at.path:
        yield from _named(ContactKind.DISCORD, at.path[0])


def _signal_me(at: _Address) -> Iterator[Identifier]:
    kind, _, code = at.fragment.partition("/")
    if kind == "p":
        number = e164(code if code.startswith("+") else "+" + code.strip())
        if number:
            yield ContactKind.SIGNAL, number
    elif kind == "eu" and code:
        yield ContactKind.SIGNAL, f"user:{code}"


def _signal_group(at: _Address) -> Iterator[Identifier]:
    if at.fragment:
        yield ContactKind.SIGNAL, f"group:{at.fragment}"


def _messenger(at: _Address) -> Iterator[Identifier]:
    if at.path:
        if at.path[0].isdigit():
            yield ContactKind.FACEBOOK, f"id:{at.path[0]}"
        else:
            yield from _named(
                ContactKind.FACEBOOK, at.path[-1] if at.path[0] == "t" else at.path[0]
            )


def _paypal_me(at: _Address) -> Iterator[Identifier]:
    if at.path and at.path[0].lower() not in {"my", "pools", "signin", "settings"}:
        yield from _named(ContactKind.PAYPAL, at.path[0])


def _paypal(at: _Address) -> Iterator[Identifier]:
    named = next(
        (name for piece, name in pairwise(at.path) if piece.lower() == "paypalme"),
        "",
    )
    business = _first(at.query, "business")
    button = _first(at.query, "hosted_button_id")
    if named:
        yield from _named(ContactKind.PAYPAL, named)
    elif "@" in business:
        yield ContactKind.PAYPAL, business.lower()
    elif re.fullmatch(r"[A-Z0-9]{13}", business):
        yield ContactKind.PAYPAL, f"merchant:{business}"
    elif re.fullmatch(r"[A-Z0-9]{13}", button):
        yield ContactKind.PAYPAL, f"button:{button}"


_NO_ONE = frozenset("fr en blog login tarifs cgu app".split())


def _lydia(at: _Address) -> Iterator[Identifier]:
    pot = _first(at.query, "id")
    if pot:
        yield ContactKind.LYDIA, pot.lower()
    elif at.path and at.path[0] in {"collect", "l", "pots", "u", "pay"} and at.path[1:]:
        if at.path[1] != "pots":
            yield ContactKind.LYDIA, at.path[1].lower()
    elif len(at.path) == 1 and at.path[0] not in _NO_ONE:
        yield ContactKind.LYDIA, at.path[0].lower()


def _lydia_app(at: _Address) -> Iterator[Identifier]:
    if at.path and (at.path[0] in {"collect", "pots", "l"} or _first(at.query, "id")):
        yield from _lydia(at)


def _revolut(at: _Address) -> Iterator[Identifier]:
    if at.path and at.path[0] not in {"r", "p"}:
        yield from _named(ContactKind.REVOLUT, at.path[0])


def _sumup(at: _Address) -> Iterator[Identifier]:
    if at.path[:1] == ["b2c"] and at.path[1:]:
        yield ContactKind.SUMUP, at.path[1].upper()


def _bluesky(at: _Address) -> Iterator[Identifier]:
    if at.path[:1] == ["profile"] and at.path[1:]:
        yield from _named(ContactKind.BLUESKY, at.path[1])


def _threema(at: _Address) -> Iterator[Identifier]:
    if at.path and re.fullmatch(r"[*A-Z0-9][A-Z0-9]{7}", at.path[0].upper()):
        yield ContactKind.THREEMA, at.path[0].upper()


def _telephone(at: _Address) -> Iterator[Identifier]:
    number = e164(unquote(at.raw_path or at.target).split(",")[0].split(";")[0])
    if number:
        yield ContactKind.PHONE, number


def _whatsapp_scheme(at: _Address) -> Iterator[Identifier]:
    yield from _whatsapp(at)


def _telegram_scheme(at: _Address) -> Iterator[Identifier]:
    yield from _named(ContactKind.TELEGRAM, _first(at.query, "domain"))
    yield from _invite(_first(at.query, "invite"))


def _snapchat_scheme(at: _Address) -> Iterator[Identifier]:
    yield from _named(ContactKind.SNAPCHAT, at.raw_path.rsplit("/", 1)[-1])


def _instagram_scheme(at: _Address) -> Iterator[Identifier]:
    yield from _named(ContactKind.INSTAGRAM, _first(at.query, "username"))


_SCHEMES: dict[str, Callable[[_Address], Iterator[Identifier]]] = {
    "tel": _telephone,
    "sms": _telephone,
    "callto": _telephone,
    "whatsapp": _whatsapp_scheme,
    "tg": _telegram_scheme,
    "snapchat": _snapchat_scheme,
    "instagram": _instagram_scheme,
}
_SITES: dict[str, Callable[[_Address], Iterator[Identifier]]] = {
    "wa.me": _whatsapp,
    "api.whatsapp.com": _whatsapp,
    "web.whatsapp.com": _whatsapp,
    "whatsapp.com": _whatsapp,
    "chat.whatsapp.com": _whatsapp_chat,
    "t.me": _telegram,
    "telegram.me": _telegram,
    "telegram.dog": _telegram,
    "snapchat.com": _snapchat,
    "story.snapchat.com": _snapchat,
    "instagram.com": _instagram,
    "instagr.am": _instagram,
    "ig.me": _instagram,
    "tiktok.com": _tiktok,
    "facebook.com": _facebook,
    "fb.com": _facebook,
    "m.me": _messenger,
    "messenger.com": _messenger,
    "x.com": _x,
    "twitter.com": _x,
    "youtube.com": _youtube,
    "discord.gg": _discord_gg,
    "discord.com": _discord,
    "discordapp.com": _discord,
    "signal.me": _signal_me,
    "signal.group": _signal_group,
    "paypal.me": _paypal_me,
    "paypal.com": _paypal,
    "lydia.me": _lydia,
    "pots.lydia.me": _lydia,
    "collecte.io": _lydia,
    "lydia-app.com": _lydia_app,
    "revolut.me": _revolut,
    "pay.sumup.com": _sumup,
    "bsky.app": _bluesky,
    "threema.id": _threema,
}
SIGNS = (
    *sorted({*_SITES, *_BIO_HOSTS, *_FEDIVERSE, ".t.me", ".carrd.co"}),
    *(f"{scheme}:" for scheme in _SCHEMES),
)
"""Substrings one of which every address that carries an identifier holds, for a cheap test beforehand."""
_AUTOMATON = AhoCorasick(SIGNS)


def may_identify(low: str) -> bool:
    """Say whether a lower-case address may carry an identifier, at the cost of one pass over it."""
    return bool(_AUTOMATON.find_matches_as_indexes(low))
