"""A consent banner is refused with one click and said; nothing is agreed to, sent, or left for another page."""

from pathlib import Path

import pytest

from storage.page import Page
from storage.records.capture import Capture, CaptureKind
from storage.records.source import BrowserUse, SourceKind
from tests.crawler.visits import Crawler, Visited, order
from tests.crawler.wire import Wire, browser_settings, network, page

pytestmark = pytest.mark.browser

BOX = "style='position:fixed;inset:0;background:#fff;z-index:9'"
CHOSEN = "onclick=\"document.body.dataset.chose='{}';document.querySelector('.box').remove()\""
YES, NO, HIDE = (CHOSEN.format(one) for one in ("accepted", "refused", "hidden"))

BANNERS = {
    "OneTrust": f"<div id='onetrust-consent-sdk'><div class='box otFlat' id='onetrust-banner-sdk' role='alertdialog' {BOX}><p>Nous utilisons des cookies</p>"
    f"<button id='onetrust-accept-btn-handler' {YES}>Tout accepter</button><button id='onetrust-reject-all-handler' {NO}>Tout refuser</button></div></div>",
    "Didomi": f"<div id='didomi-host'><div class='box didomi-popup-container' id='didomi-popup' {BOX}><span class='didomi-continue-without-agreeing' role=button {NO}>"
    f"Continuer sans accepter →</span><button id='didomi-notice-agree-button' {YES}>Accepter et fermer</button></div></div>",
    "Axeptio": f"<div id='axeptio_overlay' class='box' {BOX}><div class='axeptio_widget'><button id='axeptio_btn_dismiss' {NO}>Non merci</button>"
    f"<button id='axeptio_btn_acceptAll' {YES}>OK pour moi</button></div></div>",
    "tarteaucitron": f"<div id='tarteaucitronRoot'><div class='box' id='tarteaucitronAlertBig' {BOX}><span>Ce site utilise des cookies</span>"
    f"<button id='tarteaucitronPersonalize2' {YES}>✓ Tout accepter</button><button id='tarteaucitronAllDenied2' {NO}>✗ Tout refuser</button></div></div>",
    "Cookiebot": f"<div class='box' id='CybotCookiebotDialog' {BOX}><a id='CybotCookiebotDialogBodyButtonDecline' href='#' {NO}>Refuser</a>"
    f"<a id='CybotCookiebotDialogBodyLevelButtonLevelOptinAllowAll' href='#' {YES}>Autoriser tous les cookies</a></div>",
    "Quantcast": f"<div class='qc-cmp2-container box' {BOX}><div id='qc-cmp2-ui'><div class='qc-cmp2-summary-buttons'><button mode='secondary' {NO}>DISAGREE</button>"
    f"<button mode='primary' {YES}>AGREE</button></div></div></div>",
    "Complianz": f"<div id='cmplz-cookiebanner-container'><div class='cmplz-cookiebanner box' {BOX}><div class='cmplz-buttons'><button class='cmplz-btn cmplz-accept' {YES}>"
    f"Accepter</button><button class='cmplz-btn cmplz-deny' {NO}>Refuser</button></div></div></div>",
    "generic": f"<div class='box cookie-notice' role=dialog {BOX}><p>Ce site utilise des cookies et des traceurs.</p><button {YES}>J’accepte</button>"
    f"<button {NO}>✕ Tout refuser</button></div>",
}  # fmt: skip

GOODS = "<h1>Mini téléphone</h1><p>49,90 €, par la boutique, livré partout en France.</p>"


def _seen(
    crawl: Crawler, web: Wire, folder: Path, banner: str, **browser: object
) -> tuple[Visited, Page, Capture]:
    """Visit a page with this banner; return the visit, the document as archived, and its capture."""
    web.answers["/"] = page(f"<html lang=fr><body>{GOODS}{banner}</body></html>")
    made = crawl(
        order(
            folder, web.url(), network(web), kind=SourceKind.PAGE, browser=BrowserUse.ALWAYS,
            browser_settings=browser_settings().model_copy(update=browser),
        )
    )  # fmt: skip
    (dom,) = [one for one in made.captures if one.kind is CaptureKind.DOM]
    return made, made.page(dom), dom


@pytest.mark.parametrize("kind", BANNERS)
def test_a_banner_of_a_known_kind_is_refused(
    kind: str, crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """The picture of a shop showed its cookie banner; document, words and picture say that it was clicked away."""
    made, document, dom = _seen(crawl, web, tmp_path, BANNERS[kind])

    assert dom.facts["consent_click"] == {"kind": kind, "how": "refused", "hidden": True}
    assert 'data-chose="refused"' in document.text
    said = [
        one.facts.get("consent_click")
        for one in made.captures
        if one.kind is not CaptureKind.RESPONSE
    ]
    assert said == [dom.facts["consent_click"]] * 3
    (served,) = [
        one for one in made.captures if one.kind is CaptureKind.RESPONSE and one.url == web.url()
    ]
    assert "data-chose" not in made.page(served).text.partition("onclick")[0]


def test_a_banner_in_a_frame_of_its_own_is_refused(
    crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """Sourcepoint shows its banner in a document of its own."""
    web.answers["/sp"] = page(
        "<div class='message-container' role=dialog><p>Cookies</p><button class='sp_choice_type_11' onclick=\"parent.document.body.dataset.chose='accepted'\">"
        "Accepter</button><button class='sp_choice_type_13' onclick=\"parent.document.body.dataset.chose='refused';parent.document.querySelector('iframe').remove()\">"
        "Tout refuser</button></div>"
    )  # fmt: skip
    _, document, dom = _seen(crawl, web, tmp_path, f"<iframe id='sp_message_iframe_1' src='/sp' {BOX} width=800 height=600></iframe>")  # fmt: skip

    assert 'data-chose="refused"' in document.text
    assert "consent_click" in dom.facts


def test_a_banner_that_can_only_be_hidden_is_hidden(
    crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """What agrees is never clicked, even where nothing else goes on."""
    closing = f"<div class='box' id='onetrust-banner-sdk' {BOX}><button id='onetrust-accept-btn-handler' {YES}>Accepter</button>"
    _, document, dom = _seen(crawl, web, tmp_path, f"{closing}<button class='onetrust-close-btn-handler' {HIDE}>×</button></div>")  # fmt: skip
    assert dom.facts["consent_click"] == {"kind": "OneTrust", "how": "hidden", "hidden": True}
    assert 'data-chose="hidden"' in document.text


@pytest.mark.parametrize(
    "banner",
    [
        f"<div class='box cookie' role=dialog {BOX}><p>Des cookies</p><button {YES}>Tout accepter</button></div>",
        f"<form method=post action=/send class='box cookie' role=dialog {BOX}><p>Des cookies</p><button>Tout refuser</button></form>",
        f"<div class='box cookie' role=dialog {BOX}><p>Des cookies</p><a href='/elsewhere'>Tout refuser</a></div>",
        f"<div class='box cookie' role=dialog {BOX}><p>Des cookies</p><button onclick=\"location='/elsewhere'\">Tout refuser</button></div>",
        f"<div class='box' role=dialog {BOX}><p>Refuser la livraison ?</p><button onclick=\"document.body.dataset.chose='no'\">Refuser</button></div>",
    ],
    ids=["agrees only", "sends a form", "leads elsewhere", "moves the page", "no consent"],
)
def test_nothing_else_is_clicked_nor_left(
    banner: str, crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """A button that a site dresses as a refusal brings us nowhere."""
    web.answers["/elsewhere"] = page("<h1>Ailleurs</h1>")
    _, document, dom = _seen(crawl, web, tmp_path, banner)

    assert dom.url == web.url()
    assert "data-chose" not in document.text.partition('<div class="box')[0]
    assert "Mini téléphone" in document.text
    assert not [
        head
        for head in web.requests
        if b"elsewhere" in head or not head.startswith((b"GET ", b"HEAD "))
    ]


def test_a_setting_leaves_banners_alone(crawl: Crawler, web: Wire, tmp_path: Path) -> None:
    """Who must show what a visitor first sees turns it off."""
    _, document, dom = _seen(crawl, web, tmp_path, BANNERS["OneTrust"], refuse_consent=False)

    assert dom.facts["consent_click"] is False
    assert "Tout accepter" in document.text
