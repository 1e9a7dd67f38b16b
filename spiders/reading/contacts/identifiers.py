"""
Read the identifier behind an address: ``t.me/+abc``, ``snapchat.com/add/x``, ``wa.me/336…``, ``paypal.me/x`` …

Only addresses that name an account count. ``sharer.php``, ``/p/``, ``/explore``, ``intent/tweet`` and their kin name none.
"""

from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import parse_qs, unquote, urlsplit

from ahocorasick_rs import AhoCorasick

from spiders.reading.contacts.handles import Identifier
from spiders.reading.contacts.sites import SCHEMES, SITES, Address, named
from storage.records.contact import ContactKind

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


_REDUCIBLE = tuple(
    "facebook.com instagram.com tiktok.com youtube.com linktr.ee snapchat.com paypal.com".split()
)


@lru_cache(maxsize=4096)
def identifiers(url: str) -> tuple[Identifier, ...]:
    """Return the identifiers an address carries; most addresses carry none."""
    if len(url) > 2_000:
        return ()
    address = url.strip()
    if address.startswith("//"):
        address = "https:" + address
    scheme = address.partition(":")[0].lower()
    own = scheme in SCHEMES
    try:
        parts = urlsplit(address if "://" in address or own else "https://" + address)
        query = parse_qs(parts.query, max_num_fields=100) if parts.query else {}
        host = _bare_host(parts.hostname or "")
    except ValueError:
        return ()
    if own:
        target = parts.netloc or parts.path
        return tuple(SCHEMES[scheme](Address(query=query, target=target, raw_path=parts.path)))
    path = [unquote(piece) for piece in parts.path.split("/") if piece]
    reader = SITES.get(host)
    if reader is not None:
        return tuple(reader(Address(path=path, query=query, fragment=parts.fragment)))
    return tuple(_by_host(host, path))


def _bare_host(host: str) -> str:
    """Return a host without what only tells a device or a country: ``m.``, ``fr-fr.facebook.com``."""
    host = host.removeprefix("www.").removeprefix("mobile.")
    host = host[2:] if host.startswith("m.") and host.count(".") > 1 else host
    if host in SITES or host.count(".") < 2:
        return host
    return next((known for known in _REDUCIBLE if host.endswith("." + known)), host)


def _by_host(host: str, path: list[str]) -> Iterator[Identifier]:
    """Yield the identifier of a host that is one, or of one of many hosts of one kind."""
    if host in _BIO_HOSTS and path:
        yield from named(ContactKind.LINK_IN_BIO, path[0], f"{host}/")
    elif host.endswith(".carrd.co"):
        yield ContactKind.LINK_IN_BIO, host
    elif host.endswith(".t.me"):
        yield from named(ContactKind.TELEGRAM, host.removesuffix(".t.me"))
    elif host in _FEDIVERSE and path and path[0].startswith("@") and "@" not in path[0][1:]:
        yield ContactKind.MASTODON, f"{path[0][1:].lower()}@{host}"


SIGNS = (
    *sorted({*SITES, *_BIO_HOSTS, *_FEDIVERSE, ".t.me", ".carrd.co"}),
    *(f"{scheme}:" for scheme in SCHEMES),
)
"""Substrings one of which every address that carries an identifier holds, for a cheap test beforehand."""
_AUTOMATON = AhoCorasick(SIGNS)


def may_identify(low: str) -> bool:
    """Say whether a lower-case address may carry an identifier, at the cost of one pass over it."""
    return bool(_AUTOMATON.find_matches_as_indexes(low))
