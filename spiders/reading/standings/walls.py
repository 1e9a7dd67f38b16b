"""
Recognise refusals: bot challenges, captchas, rate limits and login walls.

The header and size rules are those of EDGI's web-monitoring-db (`estimate_quality!`); the services' own signs and the
French and other phrases are added. A captcha in a contact form or a login link in a header is no wall: a wall is what
the page consists of.
"""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import re2

from spiders import tongues
from spiders.reading.names import named
from spiders.reading.standings.facts import Facts, linear
from storage.records.standing import PageStanding, Standing

FILES_READ = ("services.toml",)
"""What this module reads beside itself: part of every edition that rests on it."""

_CHALLENGES: Final[tuple[tuple[str, list[str]], ...]] = tuple(
    tomllib.loads((Path(__file__).parent / FILES_READ[0]).read_text(encoding="utf-8")).items()
)
_WIDGETS = frozenset(("hCaptcha", "reCAPTCHA", "Turnstile", "Friendly Captcha"))
_REFUSAL = linear("refusal")
_LOGIN_PATH: Final = named("login_path", r"/", flags=re.IGNORECASE)
_RETURN = re.compile(
    r"(?:^|&)(?:next|redirect(?:_?(?:to|url|uri))?|return(?:_?(?:to|url))?|continue|dest|goto|came_from|url|r|back)=",
    re.IGNORECASE,
)
_ACCOUNT_PATH: Final = named("account_path", flags=re.IGNORECASE)
_LOGIN = linear("login")
_LOGIN_WORDS = re.compile(r"log ?in|sign ?(?:in|up)|conne|identif|anmeld|sesion|accedi|inloggen")
_WALL_TITLE = re2.compile(
    r"^(?:log ?in|sign ?in|login|connexion|identification|se connecter|anmelden|iniciar sesion|accedi|inloggen|log into \w+|user control panel - login|log ?in (?:•|\||-|·|/|–) .*|(?:connexion|login|se connecter|identification) (?:•|\||-|·|–) .*|.* (?:•|\||-|·|–|/) (?:log ?in|login|connexion|se connecter|identification)|instagram|facebook(?: - (?:log in or sign up|connexion ou inscription|se connecter ou s'inscrire))?|log in or sign up to view|tiktok - make your day|x\. it's what's happening(?: / x)?|log in to (?:x|instagram|tiktok|twitter)(?: / (?:x|twitter))?)$"
)


def challenge(facts: Facts) -> PageStanding | None:
    """Return the standing of a page that is a refusal or a bot challenge, None for any other."""
    page = facts.page
    vendor = _by_headers(facts)
    if vendor:
        return _blocked(*vendor)
    if page.status in _REFUSALS:
        shown = f": « {(page.title or facts.words)[:120]} »" if page.is_html else ""
        return _blocked(f"status {page.status}{shown}", _vendor(facts) if page.is_html else "")
    if not page.is_html or facts.length > 2_500 or facts.sells:
        return None
    return _challenged(facts, _vendor(facts)) or _refused(facts)


def _told(facts: Facts) -> re.Match[str] | None:
    """Return the refusal that the title or a heading tells."""
    found = (_REFUSAL.search(text) for text in (facts.title, *facts.headings))
    return next((match for match in found if match), None)


def _challenged(facts: Facts, vendor: str) -> PageStanding | None:
    """Recognise a challenge by the service's signs; a captcha's widget may stand in any form and needs words beside it."""
    if not vendor or facts.length >= 1_200:
        return None
    seen = _told(facts) or _REFUSAL.search(facts.words[:1_500])
    if vendor not in _WIDGETS:
        words = seen[0] if seen else facts.title or "no words"
        shown = seen or facts.length < 120
        return _blocked(f"challenge of {vendor}: « {words} »", vendor) if shown else None
    if seen and facts.length < 900 and facts.links <= 12:
        return _blocked(f"captcha in place of the page: « {seen[0]} »", vendor)
    return None


def _refused(facts: Facts) -> PageStanding | None:
    """Recognise a refusal by what it says, in the title or in few words."""
    told = _told(facts)
    if told and facts.length < 1_500 and facts.links <= 15 and not facts.reports:
        return _blocked(f"refusal in the title: « {told[0]} »", _vendor(facts))
    said = _REFUSAL.search(facts.words[:1_500])
    if said and facts.length < 350 and facts.links <= 6:
        return _blocked(f"refusal: « {facts.quote(said, facts.words)} »", _vendor(facts))
    return None


def age_gate(facts: Facts) -> PageStanding | None:
    """Return the standing of a page that asks how old one is in place of what was asked for, None for any other."""
    if not facts.page.is_html or facts.length > 700 or facts.sells or facts.links > 12:
        return None
    said = _AGE.search(facts.words)
    if said is None or facts.page.tree.css_first("button, input, select, a[href]") is None:
        return None
    return _blocked(f"age gate: « {facts.quote(said, facts.words)} »", "")


def login_wall(facts: Facts) -> PageStanding | None:
    """Return the standing of a page that asks for an account in place of what was asked for, None for any other."""
    page = facts.page
    if not page.is_html:
        return None
    asked, came = facts.requested, facts.address
    asked_for_login = _ACCOUNT_PATH.search(asked.path) is not None and not _RETURN.search(
        asked.query
    )
    if (
        page.requested_url
        and _LOGIN_PATH.search(came.path)
        and came.path != asked.path
        and not asked_for_login
    ):
        return _wall(f"redirected to the login page {came.path}")
    if _LOGIN_PATH.search(came.path) and _RETURN.search(came.query):
        return _wall(f"login page with a way back: {came.path}")
    if asked_for_login or facts.length >= 1_600 or facts.sells:
        return None
    password = page.tree.css_first("input[type=password]") is not None
    said = _LOGIN.search(facts.words[:4_000]) or _LOGIN.search(facts.title)
    titled = _WALL_TITLE.match(facts.title)
    if password and (said or titled) and facts.length < 1_600 and not _posts_shown(facts):
        return _wall(f"« {facts.quote(said, facts.words) if said else facts.title} »")
    asks = said or password or _LOGIN_WORDS.search(facts.title)
    if titled and facts.length < 500 and asks and not _posts_shown(facts):
        return _wall(f"« {page.title[:120]} »")
    if said and facts.length < 700 and not _posts_shown(facts):
        return _wall(f"« {facts.quote(said, facts.words)} »")
    return None


_AGE: Final = tongues.pattern("age_gate")
_REFUSALS = frozenset((401, 403, 405, 407, 418, 429, 430, 451, 999))


def _posts_shown(facts: Facts) -> bool:
    """Say whether the page shows messages or items besides the request to log in."""
    return (
        len(
            facts.page.tree.css(
                "article, [itemprop=articleBody], .tgme_widget_message, .post, .product, .listing"
            )
        )
        > 0
    )


def _blocked(reason: str, vendor: str) -> PageStanding:
    return PageStanding(standing=Standing.BLOCKED, reason=reason, detail=vendor)


def _wall(reason: str) -> PageStanding:
    return PageStanding(standing=Standing.LOGIN_WALL, reason=f"login wall: {reason}")


def _vendor(facts: Facts) -> str:
    """Return the service whose signs the markup bears, a full challenge before a mere widget."""
    return next(
        (name for name, signs in _CHALLENGES if any(sign in facts.markup for sign in signs)), ""
    )


def _by_headers(facts: Facts) -> tuple[str, str] | None:
    """Return the reason and the vendor where response headers alone say that the page is refused."""
    page = facts.page
    heads = _Heads(
        status=page.status,
        size=len(page.body),
        titled=facts.title,
        said={name.lower(): value.lower() for name, value in reversed(page.headers)},
    )
    return next(
        ((reason(heads), vendor) for vendor, applies, reason in _HEADERS if applies(heads)), None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heads:
    """What a response says before its body."""

    status: int
    size: int
    titled: str
    said: dict[str, str]

    def of(self, name: str) -> str:
        """Return a header field in lower case, empty where it is absent."""
        return self.said.get(name, "")

    @property
    def refuses(self) -> bool:
        """Whether the status refuses, rather than says that nothing is there."""
        return self.status >= 400 and self.status not in {404, 410}

    @property
    def is_short(self) -> bool:
        """Whether a refusal of the client's comes with less than a page."""
        return self.refuses and self.status < 500 and self.size < 8_192


def _of_the_load_balancer(heads: _Heads) -> bool:
    refused = heads.status in {403, 429} and heads.size < 1_024
    return refused and heads.of("server").startswith("awselb/")


def _of_akamai(heads: _Heads) -> bool:
    if heads.of("server") != "akamaighost" or not heads.refuses or heads.size >= 8_192:
        return False
    uncached = any(word in heads.of("cache-control") for word in ("no-cache", "no-store"))
    return uncached or heads.status in _REFUSALS


def _of_cloudfront(heads: _Heads) -> bool:
    refused = heads.refuses and heads.status < 500
    return refused and heads.of("server") == "cloudfront" and "error" in heads.of("x-cache")


def _of_cloudflare(heads: _Heads) -> bool:
    """EDGI: an answer that the edge made says no time of the origin."""
    if not heads.is_short or heads.of("server") != "cloudflare":
        return False
    timing = heads.of("server-timing")
    return "cloudflare" in heads.titled or ("cfedge" in timing and "cforigin" not in timing)


def _of_akamais_edge(heads: _Heads) -> bool:
    timing = heads.of("server-timing")
    return heads.is_short and not heads.of("server") and "ak_p" in timing and "cdn-cache" in timing


_HEADERS: Final[tuple[tuple[str, Callable[[_Heads], bool], Callable[[_Heads], str]], ...]] = (
    ("AWS WAF", lambda one: one.of("x-amzn-waf-action") in {"challenge", "captcha"}, lambda one: f"header x-amzn-waf-action: {one.of('x-amzn-waf-action')}"),
    ("Cloudflare", lambda one: one.of("cf-mitigated") == "challenge", lambda _: "header cf-mitigated: challenge"),
    ("Rimon", lambda one: "rwc_block" in one.of("rimon"), lambda _: "header Rimon: RWC_BLOCK"),
    ("DataDome", lambda one: "x-datadome" in one.said and one.status >= 400, lambda one: f"header x-datadome with status {one.status}"),
    ("AWS", _of_the_load_balancer, lambda one: f"status {one.status} from {one.of('server')}"),
    ("Akamai", _of_akamai, lambda one: f"status {one.status} from AkamaiGHost"),
    ("CloudFront", _of_cloudfront, lambda one: f"status {one.status} from CloudFront"),
    ("Cloudflare", _of_cloudflare, lambda one: f"status {one.status} from Cloudflare itself"),
    ("Akamai", _of_akamais_edge, lambda one: f"status {one.status} from Akamai's edge"),
)  # fmt: skip
"""Vendor, what its headers hold, and how that is told; asked in this order."""
