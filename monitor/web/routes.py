"""Every address of the desk, with the page that answers it and the right it asks for."""

from typing import Any

from django.urls import path
from django.views.generic import RedirectView

from monitor.web import door
from monitor.web.pages import captures, leads, parts, today
from monitor.web.roles import Right

handler404 = "monitor.web.door.absent"
handler500 = "monitor.web.door.broken"

_READ: tuple[tuple[str, Any], ...] = (
    ("", today.page),
    ("pistes", leads.listed),
    ("pistes/<str:lead_id>", leads.page),
    ("captures/<uuid:capture_id>", captures.page),
    ("captures/<uuid:capture_id>/image", captures.image),
    ("captures/<uuid:capture_id>/vignette", captures.small),
    ("captures/<uuid:capture_id>/octets", captures.raw),
    ("sites/<path:site_id>/vignette", captures.of_site),
    ("composants", parts.page),
)
_DECIDE: tuple[tuple[str, Any], ...] = (("pistes/<str:lead_id>/decision", leads.decide),)

_OLD = (
    ("capture/<uuid:capture_id>", "/captures/%(capture_id)s"),
    ("lead/<str:lead_id>", "/pistes/%(lead_id)s"),
)
"""Where links of digests and packages lead, which name the console's addresses."""


def _asking(right: Right, pages: tuple[tuple[str, Any], ...]) -> list[Any]:
    return [path(address, door.asking(right)(view)) for address, view in pages]


def _moved(to: str) -> Any:
    return door.asking(Right.READ)(RedirectView.as_view(url=to))


urlpatterns = [
    path("entrer", door.enter),
    path("entrer/<str:token>", door.by_link),
    path("sortir", door.leave),
    *_asking(Right.READ, _READ),
    *_asking(Right.DECIDE, _DECIDE),
    *(path(address, _moved(to)) for address, to in _OLD),
]
