"""
Read the ids by which a site is counted, paid, protected and hosted: analytics, advertising, chat, captcha, payment, shop, errors.

Each pattern is anchored and bound to the context that only its service writes (a ``gtag(`` call, a ``googletagmanager`` address,
``fbq('init', …)``): a picture named ``IMG-20240115-WA0003.jpg`` holds no id. One Aho-Corasick pass finds where a service is
spoken of; patterns are tried in a window around those places only. Keys from documentation and demos are left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ahocorasick_rs import BytesAhoCorasick, Implementation

from spiders.reading.names import named
from storage.records.contact import Contact, ContactKind

_K = ContactKind


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """How one service writes its ids."""

    kind: ContactKind
    name: str
    """Prefix of the value; empty where the value stands for itself."""

    signs: tuple[str, ...]
    """Lower-case substrings near which the id stands."""

    pattern: re.Pattern[str]
    """The first group is the id."""

    reach: int = 160
    """Characters after the sign (and 60 before it) that are searched."""

    fold: bool = False


def _rule(
    kind: ContactKind, name: str, signs: str, pattern: str, *, reach: int = 160, fold: bool = False
) -> _Rule:
    return _Rule(
        kind=kind,
        name=name,
        signs=tuple(signs.split(" ")),
        pattern=re.compile(pattern),
        reach=reach,
        fold=fold,
    )


_B, _E = r"(?<![A-Za-z0-9])", r"(?![A-Za-z0-9])"
_Q = r"[\"'`]"
_TAG = "googletagmanager.com gtag( gtag.js google_tag 'config' \"config\" measurement_id measurementid google-analytics.com googleanalytics trackingid gtm.start tracking_id ga_id ga_measurement send_to"
_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

_RULES = (
    _rule(_K.ANALYTICS, "ga4", _TAG, r"(?<![A-Za-z0-9-])(G-[A-Z0-9]{8,12})(?![A-Za-z0-9.-])"),
    _rule(_K.ANALYTICS, "gtm", "gtm-", rf"(?i){_B}(GTM-[A-Z0-9]{{4,10}})(?![A-Za-z0-9.])", reach=20, fold=True),
    _rule(_K.ANALYTICS, "ua", "ua-", rf"(?<![A-Za-z0-9-])(UA-\d{{4,10}}-\d{{1,4}}){_E}", reach=24),
    _rule(_K.ADVERTISING, "google-ads", "aw- " + _TAG, r"(?<![A-Za-z0-9-])(AW-\d{8,12})(?!\d)"),
    _rule(_K.ADVERTISING, "google-tag", _TAG, rf"(?<![A-Za-z0-9-])(GT-[A-Z0-9]{{6,12}}){_E}"),
    _rule(_K.ADVERTISING, "floodlight", _TAG, r"(?<![A-Za-z0-9-])(DC-\d{6,12})(?!\d)"),
    _rule(_K.ADVERTISING, "adsense", "pub-", rf"{_B}(?:ca-)?(pub-\d{{14,18}})(?!\d)", reach=32),
    _rule(_K.ADVERTISING, "ads-conversion", "google_conversion_id", r"google_conversion_id\s*=\s*[\"']?(\d{6,12})(?!\d)"),
    _rule(_K.ANALYTICS, "meta-pixel", "fbq( facebook.com/tr? fbq.init pixel_id pixelid facebook_pixel",
          rf"fbq\(\s*{_Q}init{_Q}\s*,\s*{_Q}?(\d{{13,17}})(?!\d)|facebook\.com/tr/?\?(?:[^\"'\s]{{0,60}}?&(?:amp;)?)?id=(\d{{13,17}})(?!\d)|(?:facebook|fb|meta)_?[Pp]ixel(?:_?[Ii]d)?[\"']?\s*[:=]\s*{_Q}?(\d{{13,17}})(?!\d)"),
    _rule(_K.ANALYTICS, "tiktok-pixel", "ttq.load( ttq.load analytics.tiktok.com", rf"ttq\.load\(\s*{_Q}([A-Z0-9]{{16,24}}){_Q}|[?&]sdkid=([A-Z0-9]{{16,24}}){_E}", reach=240),
    _rule(_K.ANALYTICS, "snap-pixel", "snaptr(", rf"snaptr\(\s*{_Q}init{_Q}\s*,\s*{_Q}({_UUID}){_Q}"),
    _rule(_K.ANALYTICS, "pinterest-tag", "pintrk(", rf"pintrk\(\s*{_Q}load{_Q}\s*,\s*{_Q}(\d{{10,16}}){_Q}"),
    _rule(_K.ANALYTICS, "x-pixel", "twq(", rf"twq\(\s*{_Q}(?:init|config){_Q}\s*,\s*{_Q}([a-z0-9]{{5,10}}){_Q}"),
    _rule(_K.ANALYTICS, "reddit-pixel", "rdt(", rf"rdt\(\s*{_Q}init{_Q}\s*,\s*{_Q}((?:a2|t2)_[a-z0-9]{{6,16}}){_Q}"),
    _rule(_K.ANALYTICS, "linkedin-partner", "_linkedin_partner_id px.ads.linkedin.com", rf"(?:_linkedin_partner_id\s*=\s*{_Q}?|[?&]pid=)(\d{{4,10}})(?!\d)"),
    _rule(_K.ANALYTICS, "hotjar", "hjid hotjar.com/c/hotjar-", r"hjid[\"']?\s*[:=]\s*[\"']?(\d{5,9})(?!\d)|hotjar-(\d{5,9})\.js"),
    _rule(_K.ANALYTICS, "clarity", "clarity.ms/tag/ \"clarity\" 'clarity'", rf"clarity\.ms/tag/([a-z0-9]{{8,12}}){_E}|{_Q}clarity{_Q}\s*,\s*{_Q}script{_Q}\s*,\s*{_Q}([a-z0-9]{{8,12}}){_Q}"),
    _rule(_K.ANALYTICS, "yandex-metrika", "ym( mc.yandex.ru/watch/ mc.yandex.ru", r"\bym\(\s*(\d{6,9})\s*,|mc\.yandex\.ru/watch/(\d{6,9})(?!\d)"),
    _rule(_K.ANALYTICS, "segment", "analytics.load( cdn.segment.com", rf"analytics\.load\(\s*{_Q}([A-Za-z0-9]{{20,40}}){_Q}|cdn\.segment\.com/analytics\.js/v1/([A-Za-z0-9]{{20,40}})/"),
    _rule(_K.ANALYTICS, "mixpanel", "mixpanel.init(", rf"mixpanel\.init\(\s*{_Q}([0-9a-f]{{32}}){_Q}"),
    _rule(_K.ANALYTICS, "amplitude", "amplitude", rf"amplitude\.(?:getInstance\(\)\.)?init\(\s*{_Q}([0-9a-f]{{32}}){_Q}"),
    _rule(_K.ANALYTICS, "posthog", "posthog.init(", rf"posthog\.init\(\s*{_Q}(phc_[A-Za-z0-9]{{30,50}}){_Q}"),
    _rule(_K.ANALYTICS, "heap", "heap.load(", rf"heap\.load\(\s*{_Q}(\d{{6,12}}){_Q}"),
    _rule(_K.ANALYTICS, "plausible", "data-domain=", r"data-domain=[\"']([a-z0-9][a-z0-9.,-]{3,100})[\"'][^>]{0,160}plausible|plausible[^>]{0,160}data-domain=[\"']([a-z0-9][a-z0-9.,-]{3,100})[\"']", reach=220),
    _rule(_K.ANALYTICS, "umami", "data-website-id", rf"data-website-id=[\"']({_UUID})[\"']"),
    _rule(_K.ANALYTICS, "cloudflare-beacon", "data-cf-beacon", r"token(?:&quot;|\\?[\"'])\s*:\s*(?:&quot;|\\?[\"'])([0-9a-f]{32})"),
    _rule(_K.ANALYTICS, "fathom", "usefathom.com", r"data-site=[\"']([A-Z]{6,12})[\"']"),
    _rule(_K.ANALYTICS, "xiti", "xtsite atinternet piano-analytics", r"xtsite\s*=\s*[\"']?(\d{5,8})(?!\d)|[\"']?site[\"']?\s*:\s*[\"']?(\d{5,8})(?!\d)"),
    _rule(_K.ANALYTICS, "mailchimp", "list-manage.com mcjs chimpstatic.com", r"list-manage\.com/subscribe[^\"'\s]{0,20}\?u=([0-9a-f]{25}(?:&(?:amp;)?id=[0-9a-f]{10})?)|chimpstatic\.com/mcjs-connected/js/users/([0-9a-f]{25})"),
    _rule(_K.ANALYTICS, "klaviyo", "klaviyo.com klaviyo", rf"klaviyo\.com/onsite/js/(?:klaviyo\.js\?company_id=)?([A-Za-z0-9]{{6}}){_E}|[?&]company_id=([A-Za-z0-9]{{6}}){_E}"),
    _rule(_K.ADVERTISING, "bing-uet", "bat.bing.com uetq", r"[\"']?ti[\"']?\s*:\s*[\"'](\d{6,10})[\"']|bat\.bing\.com/action/0\?ti=(\d{6,10})(?!\d)", reach=400),
    _rule(_K.ADVERTISING, "criteo", "criteo", rf"{_Q}setAccount{_Q}\s*,\s*{_Q}?account{_Q}?\s*:\s*{_Q}?(\d{{3,7}})(?!\d)|criteo\.(?:net|com)/[^\"'\s]{{0,40}}\?a=(\d{{3,7}})(?!\d)", reach=240),
    _rule(_K.ADVERTISING, "taboola", "_taboola taboola.com", r"cdn\.taboola\.com/libtrc/([a-z0-9-]{3,40})/loader\.js|unip/(\d{5,9})/"),
    _rule(_K.CHAT_WIDGET, "crisp", "crisp_website_id crisp.chat", rf"CRISP_WEBSITE_ID\s*=\s*{_Q}({_UUID}){_Q}"),
    _rule(_K.CHAT_WIDGET, "tawk", "tawk.to", r"embed\.tawk\.to/([0-9a-f]{24}(?:/[a-z0-9]{1,12})?)"),
    _rule(_K.CHAT_WIDGET, "tidio", "tidio.co", r"code\.tidio\.co/([a-z0-9]{32})\.js"),
    _rule(_K.CHAT_WIDGET, "intercom", "intercom", rf"app_id[\"']?\s*:\s*{_Q}([a-z0-9]{{8}}){_Q}|widget\.intercom\.io/widget/([a-z0-9]{{8}}){_E}", reach=240),
    _rule(_K.CHAT_WIDGET, "zendesk", "zdassets.com", rf"snippet\.js\?key=({_UUID})"),
    _rule(_K.CHAT_WIDGET, "livechat", "__lc", r"__lc\.license\s*=\s*(\d{5,10})(?!\d)"),
    _rule(_K.CHAT_WIDGET, "jivochat", "jivosite.com jivo", rf"code\.(?:jivosite|jivo-?\w{{0,6}})\.\w{{2,4}}/widget/([A-Za-z0-9]{{8,12}}){_E}"),
    _rule(_K.CHAT_WIDGET, "smartsupp", "_smartsupp smartsupp", r"_smartsupp\.key\s*=\s*[\"']([0-9a-f]{40})[\"']"),
    _rule(_K.CHAT_WIDGET, "drift", "drift.load(", rf"drift\.load\(\s*{_Q}([a-z0-9]{{10,16}}){_Q}"),
    _rule(_K.CHAT_WIDGET, "hubspot", "js.hs-scripts.com js.hs-analytics.net js-eu1.hs-scripts.com", r"hs-scripts\.com/(\d{5,10})\.js|hs-analytics\.net/analytics/\d+/(\d{5,10})\.js"),
    _rule(_K.CHAT_WIDGET, "gorgias", "gorgias", rf"gorgias[^\"'\s]{{0,60}}(?:app[_-]?id=|bundle-loader/)([A-Z0-9]{{20,40}}){_E}"),
    _rule(_K.CHAT_WIDGET, "chatra", "chatraid", r"ChatraID\s*=\s*[\"']([A-Za-z0-9]{12,24})[\"']"),
    _rule(_K.CHAT_WIDGET, "userlike", "userlike", r"userlike-cdn-widgets\.s3[^/\"']{0,40}/([0-9a-f]{32,80})\.js"),
    _rule(_K.CHAT_WIDGET, "elfsight", "elfsight-app-", rf"elfsight-app-({_UUID})"),
    _rule(_K.CHAT_WIDGET, "brevo", "sibconversations brevoconversations", r"(?:Sib|Brevo)ConversationsID\s*[=:]\s*[\"']([0-9a-f]{24})[\"']|ConversationsID\s*[=:]\s*[\"']([0-9a-f]{24})[\"']"),
    _rule(_K.CAPTCHA_KEY, "recaptcha", "sitekey recaptcha render=", rf"{_B}(6L[0-9A-Za-z_-]{{38}})(?![0-9A-Za-z_-])"),
    _rule(_K.CAPTCHA_KEY, "turnstile", "sitekey turnstile", r"(?<![0-9A-Za-z])(0x4AAAAAAA[0-9A-Za-z_-]{12,20})(?![0-9A-Za-z_-])"),
    _rule(_K.CAPTCHA_KEY, "hcaptcha", "h-captcha hcaptcha.com", rf"sitekey[\"']?\s*[=:]\s*[\"']?({_UUID})", reach=260),
    _rule(_K.CAPTCHA_KEY, "friendly-captcha", "frc-captcha", r"sitekey=[\"'](FC[A-Z0-9]{14})[\"']"),
    _rule(_K.PAYMENT_KEY, "stripe", "pk_live_ pk_test_", rf"{_B}(pk_live_[0-9A-Za-z]{{16,120}}){_E}", reach=140),
    _rule(_K.PAYMENT_KEY, "paypal-client", "paypal.com/sdk/js", r"client-id=([A-Za-z0-9_-]{60,90})(?![A-Za-z0-9_-])"),
    _rule(_K.PAYMENT_KEY, "paypal-merchant", "merchant-id merchantid merchant_id", r"(?:data-)?merchant[-_]?[iI]d[\"']?\s*[=:]\s*[\"']?([A-Z0-9]{13})(?![A-Za-z0-9])"),
    _rule(_K.PAYMENT_KEY, "paypal-button", "hosted_button_id", r"hosted_button_id[\"']?\s*(?:value=|[=:])\s*[\"']?([A-Z0-9]{13})(?![A-Za-z0-9])"),
    _rule(_K.PAYMENT_KEY, "square", "sq0idp-", r"(sq0idp-[0-9A-Za-z_-]{22})(?![0-9A-Za-z_-])"),
    _rule(_K.PAYMENT_KEY, "mollie", "pfl_", rf"{_B}(pfl_[A-Za-z0-9]{{10}}){_E}", reach=20),
    _rule(_K.PAYMENT_KEY, "klarna", "klarna", r"data-client-id=[\"']([0-9a-f-]{36}|klarna_live_client_[A-Za-z0-9_-]{20,})[\"']", reach=240),
    _rule(_K.PAYMENT_KEY, "alma", "merchant_id alma", rf"{_B}(merchant_[A-Za-z0-9]{{24,40}}){_E}"),
    _rule(_K.PAYMENT_KEY, "sumup", "sumup", rf"{_B}(sup_pk_[A-Za-z0-9]{{20,60}}){_E}"),
    _rule(_K.PAYMENT_KEY, "payplug", "payplug", r"[\"'](pk_live_[0-9a-z]{16,60})[\"']"),
    _rule(_K.PAYMENT_KEY, "google-pay", "merchantid", r"merchantId[\"']?\s*:\s*[\"'](\d{18,22}|BCR2DN[A-Z0-9]{6,14})[\"']"),
    _rule(_K.SHOP_ID, "shopify", ".myshopify.com", r"(?<![A-Za-z0-9.-])([a-z0-9][a-z0-9-]{1,60}\.myshopify\.com)", reach=20),
    _rule(_K.SHOP_ID, "shopify-id", "cdn.shopify.com/s/files/ shopid shop_id", r"cdn\.shopify\.com/s/files/1/(\d{4}/\d{4}/\d{4})/|[\"']?shop_?[iI]d[\"']?\s*:\s*[\"']?(\d{8,12})(?!\d)"),
    _rule(_K.SHOP_ID, "wix", "metasiteid metaSiteId wixcode", rf"[mM]eta[sS]ite[iI]d[\"']?\s*[:=]\s*[\"']({_UUID})"),
    _rule(_K.SHOP_ID, "ecwid", "ecwid", r"ecwid\.com/script\.js\?(\d{5,10})(?!\d)|ecwid_script[^\"']{0,40}[\"'](\d{5,10})|xProductBrowser\([^)]{0,80}?storeId=(\d{5,10})|[eE]cwid[^\n]{0,40}storeId[\"']?\s*[:=]\s*[\"']?(\d{5,10})(?!\d)"),
    _rule(_K.SHOP_ID, "squarespace", "squarespace", r"[\"']?(?:websiteId|siteId)[\"']?\s*:\s*[\"']([0-9a-f]{24})[\"']", reach=2000),
    _rule(_K.SHOP_ID, "bigcommerce", "bigcommerce.com/s-", r"bigcommerce\.com/s-([a-z0-9]{8,12})/"),
    _rule(_K.SHOP_ID, "snipcart", "snipcart", r"(?:data-api-key|publicApiKey)[\"']?\s*[=:]\s*[\"']([A-Za-z0-9]{60,120})[\"']", reach=300),
    _rule(_K.SHOP_ID, "sellix", "sellix", r"data-sellix-product=[\"']([0-9a-z]{8,24})[\"']|data-sellix-shop=[\"']([0-9a-z]{8,24})[\"']"),
    _rule(_K.SHOP_ID, "payhip", "payhip.com/b/", rf"payhip\.com/b/([A-Za-z0-9]{{3,8}}){_E}"),
    _rule(_K.SHOP_ID, "sumup-store", ".sumupstore.com", r"([a-z0-9-]{2,60})\.sumupstore\.com", reach=20),
    _rule(_K.SHOP_ID, "webflow", "data-wf-site", r"data-wf-site=[\"']([0-9a-f]{24})[\"']"),
    _rule(_K.SHOP_ID, "weebly", "weebly", r"(?:com_userID|_W\.configDomain)[^\d]{0,12}(\d{6,12})(?!\d)", reach=400),
    _rule(_K.SHOP_ID, "lightspeed", "webshopapp.com", r"cdn\.webshopapp\.com/shops/(\d{4,8})/"),
    _rule(_K.ERROR_TRACKING, "sentry", "ingest. sentry.io dsn", r"https://([0-9a-f]{32}@(?:o\d+\.)?(?:ingest\.)?(?:[a-z0-9-]+\.)*sentry\.io/\d{1,20})", reach=200),
    _rule(_K.ERROR_TRACKING, "bugsnag", "bugsnag", r"[aA]pi[kK]ey[\"']?\s*[:=]\s*[\"']([0-9a-f]{32})[\"']"),
    _rule(_K.ERROR_TRACKING, "rollbar", "rollbar", r"accessToken[\"']?\s*:\s*[\"']([0-9a-f]{32})[\"']", reach=240),
    _rule(_K.ERROR_TRACKING, "newrelic", "nreum", r"licenseKey[\"']?\s*:\s*[\"']([A-Za-z0-9-]{10,40})[\"']", reach=2000),
    _rule(_K.ERROR_TRACKING, "datadog", "dd_rum datadog", r"clientToken[\"']?\s*:\s*[\"'](pub[0-9a-f]{32})[\"']", reach=300),
    _rule(_K.MAPS_KEY, "google", "maps.googleapis.com google.com/maps/embed", r"[?&](?:amp;)?key=(AIza[0-9A-Za-z_-]{35})(?![0-9A-Za-z_-])", reach=240),
    _rule(_K.MAPS_KEY, "mapbox", "mapbox", rf"{_B}(pk\.eyJ[0-9A-Za-z_-]{{20,200}}\.[0-9A-Za-z_-]{{16,40}})", reach=340),
    _rule(_K.FIREBASE, "", "projectid firebaseio.com firebaseapp.com", r"projectId[\"']?\s*:\s*[\"']([a-z][a-z0-9-]{4,30})[\"']|https://([a-z][a-z0-9-]{4,40})(?:-default-rtdb)?\.(?:firebaseio\.com|[a-z0-9-]+\.firebasedatabase\.app)|authDomain[\"']?\s*:\s*[\"']([a-z][a-z0-9-]{4,30})\.firebaseapp\.com"),
)  # fmt: skip

_DEMO: Final = named("placeholder_id", r"(?i)")
_SHARED = frozenset(
    "cdn.myshopify.com shop.myshopify.com your-store.myshopify.com checkout.myshopify.com "
    "monorail-edge.myshopify.com example.myshopify.com".split()
)

_SIGNS = tuple(sorted({sign for rule in _RULES for sign in rule.signs}))
_BY_SIGN = {sign: tuple(rule for rule in _RULES if sign in rule.signs) for sign in _SIGNS}
_AUTOMATON = BytesAhoCorasick([sign.encode() for sign in _SIGNS], implementation=Implementation.DFA)
_MAX_PLACES = 4_000
_MATOMO_SITE = re.compile(
    r"(?:setSiteId[\"']\s*,\s*[\"']?|[?&]idsite=|Piwik\.getTracker\([^)]{0,80},\s*[\"']?)(\d{1,6})(?!\d)"
)
_MATOMO_HOST = re.compile(
    r"(?:https?:)?//([a-z0-9][a-z0-9.-]{2,80}(?:/[a-z0-9_-]{1,20})?)/(?:(?:matomo|piwik)\.(?:php|js)|[\"'])",
    re.IGNORECASE,
)
_VERIFICATIONS = {
    "google-site-verification": "google", "facebook-domain-verification": "facebook", "msvalidate.01": "bing",
    "yandex-verification": "yandex", "p:domain_verify": "pinterest", "baidu-site-verification": "baidu",
    "norton-safeweb-site-verification": "norton", "ahrefs-site-verification": "ahrefs", "tiktok-domain-verification": "tiktok",
    "tiktok-developers-site-verification": "tiktok", "wot-verification": "wot", "trustpilot-one-time-domain-verification-id": "trustpilot",
    "avgthreatlabs-verification": "avg", "alexaverifyid": "alexa", "naver-site-verification": "naver", "seznam-wmt": "seznam",
    "google-adsense-account": "google-adsense", "shopify-checkout-api-token": "shopify-checkout", "fb:app_id": "facebook-app", "fb:admins": "facebook-admins",
}  # fmt: skip


def site_ids(source: str) -> Iterator[Contact]:
    """Yield the service ids in a page's markup or script, quoted with the characters around them that give their meaning."""
    tried = 0
    seen: set[tuple[str, int]] = set()
    for which, start, end in _places(source):
        for rule in _BY_SIGN[_SIGNS[which]]:
            bucket = (rule.name, start // 64)
            if bucket in seen:
                continue
            seen.add(bucket)
            tried += 1
            if tried > _MAX_PLACES:
                return
            for match in rule.pattern.finditer(
                source, max(0, start - 60), min(len(source), end + rule.reach)
            ):
                value = next((group for group in match.groups() if group), "")
                if not value or _DEMO.fullmatch(value) or value.lower() in _SHARED:
                    continue
                yield _contact(rule, value, match)
    yield from _matomo(source)


def _places(source: str) -> Iterator[tuple[int, int, int]]:
    """Yield which sign stands from which character to which, capitals or not; signs are ASCII, and are sought in bytes."""
    data = source.encode("utf-8", "replace").lower()
    found = _AUTOMATON.find_matches_as_indexes(data, overlapping=True)
    if len(data) == len(source):
        yield from found
        return
    character = byte = 0
    characters: dict[int, int] = {}
    for start in sorted({start for _, start, _ in found}):
        character += len(data[byte:start].decode())
        byte = start
        characters[start] = character
    for which, start, end in found:
        yield which, characters[start], characters[start] + end - start


def verification(name: str, content: str) -> Contact | None:
    """Return the proof of ownership that a ``meta`` element states, or None where it states none."""
    service = _VERIFICATIONS.get(name.strip().lower())
    value = content.strip()
    if service is None or not re.fullmatch(r"[\w=+/.:\-]{5,120}", value) or _DEMO.fullmatch(value):
        return None
    kind, label = _K.SITE_VERIFICATION, service
    if service == "google-adsense":
        kind, label, value = _K.ADVERTISING, "adsense", value.removeprefix("ca-")
    return Contact(
        kind=kind, value=f"{label}:{value}", quotation=content.strip(), where="attribute"
    )


def _contact(rule: _Rule, value: str, match: re.Match[str]) -> Contact:
    if rule.fold:
        value = value.upper()
    if rule.name == "shopify":
        value = value.lower()
    return Contact(
        kind=rule.kind,
        value=f"{rule.name}:{value}" if rule.name else value,
        quotation=" ".join(match[0].split())[:200] if "\n" not in match[0] else match[0][:200],
        where="script",
    )


def _matomo(source: str) -> Iterator[Contact]:
    """Pair Matomo's site number with the host that counts it: only both together are an identifier."""
    if not any(sign in source for sign in ("etSiteId", "idsite=", "iwik.getTracker")):
        return
    for match in list(_MATOMO_SITE.finditer(source))[:20]:
        around = source[max(0, match.start() - 600) : match.end() + 600]
        hosts = list(_MATOMO_HOST.finditer(around))
        if hosts:
            host = hosts[0][1].lower().removesuffix("/matomo").removesuffix("/piwik")
            yield Contact(
                kind=_K.ANALYTICS,
                value=f"matomo:{host}#{int(match[1])}",
                quotation=match[0],
                where="script",
            )
