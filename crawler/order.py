"""A visit order: everything a crawl process needs to know to make one visit, as one JSON value."""

import ipaddress
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator

from storage.records.capture import CaptureKind
from storage.records.source import BrowserUse, RobotsPolicy, SourceKind


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Address(_Section):
    """Where a name of the resolver table leads."""

    address: str = Field(description="Adresse IP à laquelle se connecter.")
    ports: dict[int, int] = Field(default_factory=dict, description="Port demandé → port réel.")

    @field_validator("address")
    @classmethod
    def _address(cls, value: str) -> str:
        try:
            ipaddress.ip_address(value)
        except ValueError as error:
            raise ValueError(f"{value!r} n'est pas une adresse IP") from error
        return value


class NetworkSettings(_Section):
    """What may leave the machine, and how names are found."""

    allow: list[str] = Field(
        default_factory=list,
        description="Réseaux non publics autorisés malgré le garde (essais sur la machine : 127.0.0.0/8).",
    )
    ports: list[int] = Field(default=[80, 443, 8000, 8080, 8443], description="Ports autorisés.")
    resolve: dict[str, Address] = Field(
        default_factory=dict,
        description="Table de noms prioritaire sur le DNS (essais, passerelle).",
    )
    extra_authorities: list[str] = Field(
        default_factory=list,
        description="Fichiers PEM d'autorités de certification ajoutées à celles du système.",
    )
    user_agent: str = Field(
        default="Mozilla/5.0 (compatible; web-archiver/1.0)",
        description="User-Agent envoyé.",
    )
    accept_language: str = Field(
        default="fr-FR,fr;q=0.9,en;q=0.5", description="Accept-Language envoyé."
    )
    egress_address: str = Field(
        default="",
        description="Adresse IP publique de sortie de l'unité, déclarée dans chaque capture (vide : inconnue).",
    )
    gateway: str = Field(
        default="",
        description="Description de la passerelle de sortie, reprise dans chaque capture.",
    )

    @field_validator("allow")
    @classmethod
    def _networks(cls, value: list[str]) -> list[str]:
        for text in value:
            try:
                ipaddress.ip_network(text)
            except ValueError as error:
                raise ValueError(f"{text!r} n'est pas un réseau (exemple : 127.0.0.0/8)") from error
        return value

    @field_validator("user_agent", "accept_language")
    @classmethod
    def _field_value(cls, value: str) -> str:
        if not value.isascii() or not value.isprintable():
            raise ValueError("une valeur de champ HTTP est en caractères ASCII imprimables")
        return value


class ExitSettings(_Section):
    """A proxy by which sources may be visited."""

    proxy: str = Field(
        description="Mandataire : http://hôte:port (CONNECT) ou socks5://hôte:port, sans identifiants."
    )
    credentials: str = Field(
        default="",
        pattern="^(|env:[A-Za-z_][A-Za-z0-9_]*|file:/.+)$",
        description="Où lire « compte:mot de passe » : env:VARIABLE ou file:/chemin ; vide : aucun. Jamais écrit ni archivé.",
    )
    resolves: bool = Field(
        default=False,
        description="Le mandataire résout lui-même les noms : l'adresse jointe n'est alors ni connue ni jugée, et chaque capture le dit.",
    )
    address: str = Field(
        default="",
        description="Adresse IP publique de cette sortie, déclarée dans chaque capture (vide : inconnue).",
    )

    @field_validator("proxy")
    @classmethod
    def _proxy(cls, value: str) -> str:
        parts = urlsplit(value)
        whole = parts.scheme in {"http", "socks5"} and parts.hostname and parts.port
        if not whole or parts.username is not None or parts.path not in {"", "/"}:
            raise ValueError(
                "un mandataire s'écrit http://hôte:port ou socks5://hôte:port, ses identifiants à part (credentials)"
            )
        return value


class BrowserSettings(_Section):
    """Which Chromium, and how it is used."""

    executable: str = Field(
        default="", description="Chemin d'un Chromium ; vide : trouvé tout seul."
    )
    sandbox: bool = Field(
        default=True,
        description="Bac à sable de Chromium. Sous root il refuse de démarrer : false est alors un choix explicite.",
    )
    user_agent: str = Field(
        default="",
        description="User-Agent du navigateur ; vide : celui de [network], pour qu'un site ne voie qu'un visiteur.",
    )
    megabytes: int = Field(
        default=2_000,
        ge=300,
        le=64_000,
        description="Mémoire de Chromium au plus, en Mo ; la page qui la dépasse est fermée.",
    )
    width: int = Field(
        default=1366, ge=320, le=3840, description="Largeur de la fenêtre, en pixels."
    )
    height: int = Field(
        default=900, ge=240, le=2160, description="Hauteur de la fenêtre, en pixels."
    )
    screenshot_height: int = Field(
        default=12_000, ge=240, le=16_384, description="Hauteur maximale d'une image de page."
    )
    load_seconds: float = Field(
        default=20, gt=0, le=120, description="Temps accordé au chargement d'une page."
    )
    idle_seconds: float = Field(
        default=3, ge=0, le=30, description="Attente du calme réseau après le chargement."
    )
    refuse_consent: bool = Field(
        default=True,
        description="Refuser d'un clic les bannières de cookies connues, qui cachent la page ; chaque capture le dit. Jamais d'accord donné.",
    )
    illustrate: str = Field(
        default="sellers",
        pattern="^(none|home|sellers|telling|all)$",
        description="Pages photographiées même si elles se lisent sans navigateur : none, home (accueil quand il change), telling (aussi "
        "fiches de produits, contact et mentions légales, nouvelles, changées ou jamais photographiées), sellers (telling pour qui offre, "
        "home pour les autres), all. La page de saisie l'est toujours, sauf none.",
    )
    pictures: int = Field(
        default=12,
        ge=0,
        le=1_000,
        description="Pages photographiées au plus par visite sous home et telling.",
    )


class Budget(_Section):
    """How much one visit may cost."""

    pages: int = Field(default=400, ge=1, le=100_000, description="Pages au plus par visite.")
    megabytes: int = Field(
        default=200, ge=1, le=10_000, description="Mégaoctets reçus au plus par visite."
    )
    seconds: int = Field(default=900, ge=5, le=86_400, description="Durée maximale d'une visite.")
    body_megabytes: int = Field(
        default=32, ge=1, le=256, description="Taille maximale d'une réponse."
    )
    response_seconds: float = Field(
        default=30, gt=0, le=300, description="Délai maximal d'une réponse, corps compris."
    )
    depth: int = Field(
        default=6,
        ge=1,
        le=50,
        description="Profondeur de liens ; tourner les pages d'une liste n'en ajoute pas.",
    )
    images: int = Field(
        default=80, ge=0, le=10_000, description="Images de produits archivées au plus par visite."
    )
    retries: int = Field(
        default=2, ge=0, le=10, description="Nouveaux essais après une panne passagère."
    )
    concurrency: int = Field(
        default=4, ge=1, le=32, description="Requêtes simultanées vers un même site."
    )


class KnownCapture(_Section):
    """A capture of the same series that a new one may refer to instead of repeating its payload."""

    id: str
    kind: CaptureKind = CaptureKind.RESPONSE
    asked: bool = True
    """Whether its address may be asked for on condition: not where a browser loaded it, which begins with nothing each time."""

    url: str
    captured_at: datetime
    media_type: str = ""
    entity_digest: str
    payload_digest: str
    etag: str | None = None
    last_modified: str | None = None
    segment: str
    offset: int
    length: int
    member_sha256: str


class VisitOrder(_Section):
    """One visit to make."""

    visit_id: str
    source_id: str
    url: str
    kind: SourceKind
    platform: str | None = None
    started_at: datetime
    archive: Path
    segment: str
    """Path of the segment to write, below ``archive``."""

    pace_seconds: float = 1.0
    robots: RobotsPolicy = RobotsPolicy.OBEY
    browser: BrowserUse = BrowserUse.AUTO
    searches: tuple[str, ...] = ()
    """Words to ask the site's own search for."""

    case_reference: str = ""
    legal_basis: str = ""
    budget: Budget = Budget()
    network: NetworkSettings = NetworkSettings()
    browser_settings: BrowserSettings = BrowserSettings()
    remembered: Path | None = None
    """The file of what earlier visits made of pages (:mod:`crawler.remembered`); None where nothing is kept."""

    pictured: frozenset[str] = frozenset()
    """Addresses of which there is a picture already; one that did not change since needs no other."""

    exit_name: str = ""
    """The exit the source is set to be visited by, empty for this machine's own address."""

    exit: ExitSettings | None = None
    """Its settings, None where the configuration has none: then nothing goes out."""

    known: list[KnownCapture] = []
    again: tuple[str, ...] = ()
    """Pages that were there at the latest look, asked for once more where nothing leads to them any longer."""

    clock_offset_seconds: float = 0.0
    """Not zero only in trials; see :mod:`crawler.clock`."""

    source_as_json: str = ""
    """The source as the ledger has it, to travel in the segment's ``warcinfo``."""

    made_by: dict[str, str] = {}
    """Who makes the visit where that is not who ordered it: name, host, address, certificate, clock; for the ``warcinfo``."""

    discovery: str = ""
    """How the source came to be watched: the first step of the discovery path."""
