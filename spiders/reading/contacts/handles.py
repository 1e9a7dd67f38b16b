"""
What a handle is on each network, in its normal form.

Words of the network's own pages (``explore``, ``sharer.php``) are nobody's, and the accounts of the shop software itself
(the theme's author, Shopify, PrestaShop) are not the seller's.
"""

import re
from urllib.parse import unquote

from storage.records.contact import ContactKind

Identifier = tuple[ContactKind, str]

_OWNERS = frozenset(
    "shopify wordpress woocommerce prestashop wix squarespace opencart magento ecwid weebly jimdo webflow facebook "
    "instagram twitter tiktok youtube snapchat telegram whatsapp google meta elementor themeforest envato automattic "
    "wordpressdotcom wordpresscom shopifyfr bigcommerce yoast oceanwp astra wpastra wpbakery getbootstrap cloudflare "
    "linktree linktr.ee discord discordapp metaplatforms x username yourusername your_username yourpage your-page yourprofile "
    "votrepage votre-page votre_compte votrecompte youraccount user example exemple undefined null none profile home".split()
)
NO_HANDLE: dict[ContactKind, frozenset[str]] = {
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


def handle(kind: ContactKind, written: str) -> str | None:
    """Return a handle in its normal form, or None where it is no handle of that network or not the seller's own."""
    value = unquote(written).strip().strip("@/ \u200e").rstrip(".,;:!?)")
    if kind is not ContactKind.DISCORD:
        value = value.lower()
    shape = _HANDLE_SHAPES.get(kind)
    if shape is None or not shape.fullmatch(value):
        return None
    if value in _OWNERS or value in NO_HANDLE.get(kind, ()):
        return None
    return value
