"""Every address of the desk, with the page that answers it and the right it asks for."""

from typing import Any

from django.urls import path
from django.views.generic import RedirectView

from monitor.web import door
from monitor.web.pages import (
    captures,
    cases,
    dossiers,
    exports,
    hunts,
    journal,
    leads,
    listings,
    packages,
    parts,
    replays,
    saved,
    search,
    sellers,
    sources,
    today,
    words,
    workbench,
)
from monitor.web.roles import Right

handler404 = "monitor.web.door.absent"
handler500 = "monitor.web.door.broken"

_READ: tuple[tuple[str, Any], ...] = (
    ("", today.page),
    ("bilan.pdf", today.on_paper),
    ("pistes", leads.listed),
    ("pistes/<str:lead_id>", leads.page),
    ("captures/comparer", captures.compare),
    ("captures/<uuid:capture_id>", captures.page),
    ("captures/<uuid:capture_id>/image", captures.image),
    ("captures/<uuid:capture_id>/vignette", captures.thumbnail),
    ("captures/<uuid:capture_id>/octets", captures.raw),
    ("captures/<uuid:capture_id>/rejeu", replays.page),
    ("sites/comparer", sellers.compare),
    ("sites/<str:site_id>/vignette", captures.of_site),
    ("sites/<str:site_id>/lignee", sellers.lineage),
    ("sites/<str:site_id>", sellers.site),
    ("vendeurs", sellers.listed),
    ("vendeurs/<str:seller_id>", sellers.page),
    ("annonces", listings.listed),
    ("annonces/voir", listings.page),
    ("recherche", search.page),
    ("recherche/image", search.by_picture),
    ("recherche/garder", saved.keep),
    ("recherche/gardees/<int:saved_id>", saved.page),
    ("recherche/chasses", hunts.listed),
    ("recherche/chasses/<str:name>", hunts.page),
    ("sources", sources.listed),
    ("mots", words.page),
    ("dossiers", cases.listed),
    ("dossiers/verser", cases.file),
    ("dossiers/<int:case_id>", cases.page),
    ("sources/<str:source_id>", sources.page),
    ("composants", parts.page),
    ("atelier/", workbench.page),
    ("atelier/<path:rest>", workbench.page),
)
_DECIDE: tuple[tuple[str, Any], ...] = (
    ("pistes/<str:lead_id>/decision", leads.decide),
    ("sources/ajouter", sources.add),
    ("sources/<str:source_id>/decision", sources.change),
    ("propositions/<str:proposal_id>", sources.proposal),
)
_HAND_OVER: tuple[tuple[str, Any], ...] = (
    ("pistes/<str:lead_id>/dossier", dossiers.make),
    ("pistes/<str:lead_id>/export", exports.of_lead),
    ("vendeurs/<str:seller_id>/export", exports.of_seller),
    ("dossiers/<int:case_id>/export", exports.of_case),
    ("recherche/export", exports.of_search),
    ("captures/<uuid:capture_id>/paquet", packages.make),
    ("dossiers/<int:case_id>/remise", cases.give),
    ("paquets/<str:name>", packages.page),
    ("paquets/<str:name>/telecharger", packages.download),
)
_CONTROL: tuple[tuple[str, Any], ...] = (("journal", journal.page),)

_OLD = (
    ("capture/<uuid:capture_id>", "/captures/%(capture_id)s"),
    ("lead/<str:lead_id>", "/pistes/%(lead_id)s"),
    ("site/<str:site_id>", "/sites/%(site_id)s"),
    ("proposals", "/sources#propositions"),
    ("findings/change", "/annonces"),
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
    path("langue", door.choose),
    *_asking(Right.DECIDE, _DECIDE),
    *_asking(Right.READ, _READ),
    *_asking(Right.HAND_OVER, _HAND_OVER),
    *_asking(Right.CONTROL, _CONTROL),
    *(path(address, _moved(to)) for address, to in _OLD),
]
