"""
Click away the consent banner that stands before a page, and say so: it hides goods, contacts and the picture of a page.

What refuses is clicked, or else what only hides; nothing that agrees, sends a form or leads elsewhere
(``consent.js``). While it is clicked the page itself moves nowhere. What is archived as the document, the words and the
picture is the page after the click, and each of them says it; the page as it was served is the response beside them.
"""

from pathlib import Path
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Frame, Page, Route

MAX_FRAMES = 12
"""Frames of a page that are looked at: Sourcepoint's banner is a document of its own."""

KINDS = (
    ("OneTrust", "#onetrust-banner-sdk", "#onetrust-reject-all-handler", ".onetrust-close-btn-handler"),
    ("Didomi", "#didomi-notice, #didomi-popup", "#didomi-notice-disagree-button, .didomi-continue-without-agreeing", ""),
    ("Axeptio", "#axeptio_overlay, .axeptio_widget", "#axeptio_btn_dismiss", ""),
    ("tarteaucitron", "#tarteaucitronAlertBig, #tarteaucitronRoot", "#tarteaucitronAllDenied2, #tarteaucitronAllDenied", "#tarteaucitronCloseCross"),
    ("Cookiebot", "#CybotCookiebotDialog", "#CybotCookiebotDialogBodyButtonDecline, #CybotCookiebotDialogBodyLevelButtonLevelOptinDeclineAll", ".CybotCookiebotBannerCloseButton"),
    ("Quantcast", "#qc-cmp2-ui, .qc-cmp2-container", "#disagree-btn", ".qc-cmp2-close"),
    ("Complianz", ".cmplz-cookiebanner", ".cmplz-btn.cmplz-deny", ".cmplz-close"),
    ("Sourcepoint", "[id^=notice].message, .message-container", ".sp_choice_type_13", ".sp_choice_type_15"),
)  # fmt: skip
"""The banners of each maker: what they stand in, what refuses, what only hides."""

REFUSES = (
    "^(?:(?:je )?(?:tout )?refus(?:er?|e)(?: tout| tous)?(?: les)?(?: cookies| traceurs)?|(?:continuer|poursuivre) sans accepter|"
    "(?:uniquement|seulement)(?: les)?(?: cookies)? (?:essentiels|n\u00e9cessaires)|(?:reject|decline|refuse|deny|disagree)(?: all)?(?: cookies)?|"
    "(?:only|use) (?:necessary|essential)(?: cookies)?(?: only)?|(?:alle )?ablehnen|alles ablehnen|nur (?:notwendige|erforderliche)(?: cookies)?|"
    "rifiuta(?: tutt[oi])?|rechazar(?: tod[oa]s?)?|rejeitar(?: tud[oa]s?)?|(?:alles )?weigeren|odrzu\u0107(?: wszystkie)?)$"
)
"""What a button says that refuses, whole, without its signs."""

_SCRIPT = Path(__file__).with_name("consent.js").read_text(encoding="utf-8")
_COMMENTLESS = _SCRIPT[_SCRIPT.index("async") :]


async def refused(page: Page) -> dict[str, Any] | bool:
    """
    Refuse the consent banner of a page; return ``kind``, ``how`` (refused or hidden) and whether it went, or False.

    A page that breaks under it is left as it is, and the fact says why.
    """
    try:
        for frame in page.frames[:MAX_FRAMES]:
            if await frame.evaluate(_COMMENTLESS, [KINDS, REFUSES, False]) is not None:
                return await _clicked(page, frame)
    except PlaywrightError as error:
        return {"failed": str(error).splitlines()[0][:200]}
    return False


async def _clicked(page: Page, frame: Frame) -> dict[str, Any] | bool:
    await page.route(
        "**/*", _stay
    )  # every request then waits for us: for pages with a banner alone
    try:
        found: dict[str, Any] | None = await frame.evaluate(_COMMENTLESS, [KINDS, REFUSES, True])
    finally:
        await page.unroute("**/*", _stay)
    return (
        {str(key): found[key] for key in ("kind", "how", "hidden")} if found is not None else False
    )


async def _stay(route: Route) -> None:
    """Let a page load what it likes but go nowhere: an answer without content moves no page, an error would."""
    request = route.request
    if request.is_navigation_request() and request.frame.parent_frame is None:
        await route.fulfill(status=204)
    else:
        await route.continue_()
