"""Each sign of a page served in place of content by itself: headers, walls, shells, banners and what only speaks of them."""

from datetime import UTC, datetime

import pytest

from spiders.reading.standings import seizure, vacancy, walls
from spiders.reading.standings.facts import Facts
from storage.page import Page
from storage.records.standing import Standing


def facts(
    markup: str, *headers: tuple[str, str], status: int = 200, url: str = "https://a.example/x"
) -> Facts:
    """Return the facts of a response."""
    return Facts(
        Page(
            url=url,
            body=markup.encode(),
            captured_at=datetime(2026, 1, 1, tzinfo=UTC),
            status=status,
            headers=(("Content-Type", "text/html; charset=utf-8"), *headers),
        )
    )


LONG = "<p>" + "mot " * 2_500 + "</p>"


@pytest.mark.parametrize(
    ("status", "headers", "vendor"),
    [
        (200, [("x-amzn-waf-action", "challenge")], "AWS WAF"),
        (200, [("CF-Mitigated", "challenge")], "Cloudflare"),
        (200, [("Rimon", "RWC_BLOCK")], "Rimon"),
        (403, [("x-datadome", "protected")], "DataDome"),
        (403, [("Server", "awselb/2.0")], "AWS"),
        (400, [("Server", "AkamaiGHost"), ("Cache-Control", "no-store")], "Akamai"),
        (400, [("Server", "CloudFront"), ("X-Cache", "Error from cloudfront")], "CloudFront"),
        (400, [("Server", "cloudflare"), ("Server-Timing", "cfEdge;dur=1")], "Cloudflare"),
        (400, [("Server-Timing", "ak_p; cdn-cache")], "Akamai"),
        (200, [("x-datadome", "protected")], None),
        (404, [("Server", "AkamaiGHost"), ("Cache-Control", "no-store")], None),
        (400, [("Server", "cloudflare"), ("Server-Timing", "cfEdge, cfOrigin")], None),
        (200, [("Server", "nginx")], None),
    ],
)
def test_headers_alone_may_say_that_a_page_is_refused(
    status: int, headers: list[tuple[str, str]], vendor: str | None
) -> None:
    """One rule a service; a page that is only not there is no refusal."""
    found = walls.challenge(facts("<p>x</p>", *headers, status=status))

    assert (found.detail if found is not None else None) == vendor


@pytest.mark.parametrize(
    ("markup", "blocked"),
    [
        ("<title>Just a moment</title><script>var _cf_chl_opt</script>", True),
        ('<h1>Vérification de sécurité</h1><div class="g-recaptcha"></div>', True),
        ("<title>Access denied</title>", True),
        ("<p>Trop de requêtes</p>", True),
        ('<form><div class="g-recaptcha"></div></form><p>Écrivez-nous</p>', False),
        (f"<title>Access denied</title>{LONG}", False),
        ("<p>Bonjour</p>", False),
    ],
)
def test_a_wall_is_what_a_page_consists_of(markup: str, blocked: bool) -> None:
    """A captcha in a contact form is none, nor a long page that speaks of one."""
    assert (walls.challenge(facts(markup)) is not None) is blocked


@pytest.mark.parametrize(
    ("markup", "seized"),
    [
        ("<h1>Ce site a été saisi par la Gendarmerie nationale</h1>", True),
        ("<h1>This domain has been seized by the FBI</h1>", True),
        ("<h1>Diese Webseite wurde beschlagnahmt. Bundeskriminalamt</h1>", True),
        ("<h1>Votre site a été saisi ?</h1><p>La gendarmerie répond.</p>", False),
        ("<p>Si ce site a été saisi par la gendarmerie</p>", False),
        ("<p>On lit : « Ce site a été saisi par la gendarmerie »</p>", False),
        ('<a href="/a">Ce site a été saisi par la Gendarmerie nationale</a>', False),
        ("<p>Ce site a été saisi par la gendarmerie</p><button class='add-to-cart'>45 €</button>", False),
        (f"<p>Ce site a été saisi par la gendarmerie</p><div class='post'>{LONG}</div>", False),
    ],
)  # fmt: skip
def test_a_banner_is_what_a_page_consists_of(markup: str, seized: bool) -> None:
    """A question, a condition, a quotation, a headline, a shop and a discussion only speak of it."""
    assert (seizure.seizure(facts(markup)) is not None) is seized


@pytest.mark.parametrize(
    ("markup", "standing"),
    [
        ("", Standing.EMPTY),
        ("<html><body></body></html>", Standing.EMPTY),
        ('<div id="root"></div><script src="/a.js"></script>', Standing.NEEDS_SCRIPTS),
        ("<p>Activez JavaScript</p><script></script>", Standing.NEEDS_SCRIPTS),
        ("<noscript>Activez Javascript</noscript><script></script>", Standing.NEEDS_SCRIPTS),
        ("<script></script>", Standing.NEEDS_SCRIPTS),
        ('<img src="/a.jpg">', None),
        (LONG, None),
    ],
)
def test_a_shell_shows_nothing_until_scripts_have_run(
    markup: str, standing: Standing | None
) -> None:
    """A picture alone is something; a root without words is not."""
    found = vacancy.shell(facts(markup))

    assert (found.standing if found is not None else None) is standing


@pytest.mark.parametrize(
    ("rule", "markup", "said"),
    [
        (vacancy.not_found, "<title>Page introuvable</title>", True),
        (vacancy.not_found, "<title>Mini introuvable ailleurs</title>", False),
        (vacancy.parked, "<title>Ce domaine est à vendre</title>", True),
        (vacancy.parked, "<p>Bonjour</p>", False),
        (vacancy.maintenance, "<h1>Site en maintenance</h1>", True),
        (vacancy.maintenance, f"<h1>Site en maintenance</h1>{LONG}", False),
        (vacancy.failed, "<title>Bad Gateway</title>", True),
        (vacancy.failed, "<title>Gateway vers la liberté</title>", False),
        (walls.login_wall, "<p>Vous devez être connecté</p>", True),
        (walls.login_wall, f"<p>Vous devez être connecté</p>{LONG}", False),
    ],
)
def test_what_stands_in_place_of_a_page(rule: object, markup: str, said: bool) -> None:
    """Each rule with a page it is for, and one that only looks like it."""
    assert callable(rule)
    assert (rule(facts(markup)) is not None) is said
