"""
One TOML file, each package its section; what people write is checked here, with the line of a mistake.

A field's description and default are declared once: they make the commented file of ``portique init``, the error
message, and the table in ``docs/configuration.md``.
"""

import re
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import tomlkit
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from tomlkit.items import Table

from crawler.order import BrowserSettings, Budget, ExitSettings, NetworkSettings
from monitor.discovery.settings import Discovery
from monitor.engine.settings import Cluster


class ConfigurationMistaken(Exception):
    """The configuration cannot be used; the message is French and names file, line and remedy."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Investigation(_Section):
    """Pour qui et sous quelle procédure on collecte."""

    title: str = Field(default="Veille", description="Nom de l'enquête, en tête des bilans.")
    unit: str = Field(
        default="",
        description="Service qui collecte, repris dans chaque capture et chaque dossier.",
    )
    case_reference: str = Field(
        default="", description="Numéro de procédure par défaut des sources."
    )
    legal_basis: str = Field(default="", description="Base légale par défaut des sources.")
    retention_days: int = Field(
        default=365, ge=1, le=36_500, description="Durée de conservation par défaut, en jours."
    )


class Schedule(_Section):
    """Quand les sources sont visitées."""

    timezone: str = Field(default="Europe/Paris", description="Fuseau des heures ci-dessous.")
    every: str = Field(default="1d", description="Rythme de visite par défaut : 30m, 6h, 1d…")
    learn: bool = Field(
        default=True,
        description="Visiter plus souvent ce qui change souvent, moins souvent le reste, sans plus de visites en tout ; un rythme fixé par source reste le sien.",
    )
    quiet: str = Field(
        default="",
        description="Heures sans visite ordinaire (23:00-06:00) ; vide : aucune. Un site qui vient d'être saisi est visité quand même.",
    )
    jitter: float = Field(
        default=0.1, ge=0, le=0.5, description="Part de hasard ajoutée au rythme (0,1 = ±10 %)."
    )
    digest_at: str = Field(
        default="07:00",
        description="Heure du bilan quotidien. Éviter 02:00-03:00 : ces heures manquent ou se répètent deux jours par an.",
    )
    processes: int = Field(default=1, ge=1, le=16, description="Processus de collecte simultanés.")
    visits_at_once: int = Field(
        default=6, ge=1, le=64, description="Visites simultanées par processus."
    )
    recycle_after: int = Field(
        default=60,
        ge=1,
        le=10_000,
        description="Visites après lesquelles un processus est remplacé.",
    )
    reserve_mb: int = Field(
        default=500,
        ge=0,
        le=10_000_000,
        description="Mo libres en dessous desquels aucune visite ne commence.",
    )

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"fuseau inconnu : {value}") from error
        return value

    @field_validator("every")
    @classmethod
    def _duration(cls, value: str) -> str:
        seconds(value)
        return value

    @field_validator("quiet")
    @classmethod
    def _hours(cls, value: str) -> str:
        if value and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d", value):
            raise ValueError("deux heures s'écrivent HH:MM-HH:MM")
        return value

    @field_validator("digest_at")
    @classmethod
    def _hour(cls, value: str) -> str:
        if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
            raise ValueError("une heure s'écrit HH:MM")
        return value


class Smtp(_Section):
    """Envoi du bilan par courriel ; sans hôte, les bilans restent des fichiers."""

    host: str = Field(default="", description="Serveur SMTP ; vide : pas d'envoi.")
    port: int = Field(default=587, ge=1, le=65_535, description="Port.")
    security: str = Field(
        default="starttls", pattern="^(starttls|tls|none)$", description="starttls, tls ou none."
    )
    username: str = Field(default="", description="Compte, s'il en faut un.")
    password_file: str = Field(
        default="", description="Fichier qui contient le mot de passe (jamais le mot de passe ici)."
    )
    sender: str = Field(default="portique@localhost", description="Expéditeur.")
    recipients: list[str] = Field(default_factory=list, description="Destinataires du bilan.")


class Webhook(_Section):
    """Un autre service prévenu de chaque bilan : POST de JSON (title, body, type), la forme que lit aussi un serveur Apprise."""

    url: str = Field(
        default="", pattern="^(https?://[^\\s]+)?$", description="Adresse appelée ; vide : aucune."
    )
    secret_file: str = Field(
        default="",
        description="Fichier du secret qui signe chaque envoi (X-Portique-Signature : HMAC-SHA-256 du corps).",
    )


class Subscription(_Section):
    """Ce qu'un destinataire reçoit du bilan, et dans quelle langue ; une liste vide ne retient rien."""

    language: str = Field(default="fr", pattern="^(fr|en)$", description="Langue : fr ou en.")
    cases: list[str] = Field(default_factory=list, description="Numéros de procédure.")
    sites: list[str] = Field(default_factory=list, description="Sites.")
    bands: list[str] = Field(
        default_factory=list, description="Avis des filiations : same_hand, same_network, copycat, unresolved."
    )  # fmt: skip


class Digest(_Section):
    """Le bilan quotidien."""

    console_url: str = Field(
        default="http://127.0.0.1:8001",
        description="Adresse de la console, pour les liens tant que [desk] address n'est pas donné.",
    )
    late_after: float = Field(
        default=1.5,
        ge=1,
        le=10,
        description="Une source est en retard quand son rythme est dépassé de ce facteur.",
    )
    keep_silent: list[str] = Field(
        default_factory=list, description="Sites dont les changements ne sont pas annoncés."
    )
    at_once: bool = Field(
        default=True,
        description="Écrire sans attendre le bilan : même main derrière un nouveau site, saisie, retour, panne de collecte.",
    )
    smtp: Smtp = Field(default_factory=Smtp)
    webhook: Webhook = Field(default_factory=Webhook)
    subscriptions: dict[str, Subscription] = Field(
        default_factory=dict,
        description='Destinataires qui reçoivent une part du bilan ou le lisent en anglais, chacun sous son adresse ([digest.subscriptions."nom@unite.example"] language, cases, sites, bands) ; un service sous son hôte, le fil Atom sous "veille.atom".',
    )

    @property
    def readers(self) -> dict[str, str]:
        """The way to each recipient, by recipient; a webhook is known by its host: its address may hold a secret."""
        found = dict.fromkeys(self.smtp.recipients if self.smtp.host else (), "smtp")
        if host := urlsplit(self.webhook.url).netloc.rpartition("@")[2]:
            found[host] = "webhook"
        return found

    def language_of(self, reader: str) -> str:
        """Return the language a recipient reads; French where nothing is said of him."""
        return self.subscriptions.get(reader, Subscription()).language


class Alarm(_Section):
    """Ce qui prévient quand la veille se tait : « portique alarm », lancé par le système (docs/operations.md)."""

    digest_by: str = Field(
        default="08:00", pattern=r"^([01]\d|2[0-3]):[0-5]\d$", description="Heure à laquelle le bilan doit être fait."
    )  # fmt: skip
    smtp: Smtp = Field(default_factory=Smtp)


class Bureau(_Section):
    """Le bureau : « portique desk »."""

    address: str = Field(
        default="http://127.0.0.1:8010",
        pattern=r"^https?://[^/?#\s]+/?$",
        description="Adresse à laquelle ses lecteurs l'ouvrent ; les liens du bilan y mènent, et il ne répond que sous ce nom et sur cette machine.",
    )


class Reading(_Section):
    """Ce qui est lu en plus des pages."""

    pictures: bool = Field(
        default=True,
        description="Lire les mots et les QR codes dans les images (Tesseract avec le français).",
    )


class Enrolment(_Section):
    """Ce qui arrive aux adresses découvertes dans les publications et les pages suivies."""

    automatic: bool = Field(
        default=False,
        description="Surveiller d'office les adresses proposées dont le score atteint le seuil ; sinon elles attendent un choix.",
    )
    threshold: float = Field(
        default=0.6,
        ge=0,
        le=1,
        description="Score à partir duquel une proposition est suivie d'office.",
    )
    per_day: int = Field(
        default=20, ge=0, le=1000, description="Inscriptions automatiques au plus par jour."
    )
    pace_seconds: float = Field(
        default=1.0,
        ge=0,
        le=60,
        description="Secondes entre deux requêtes vers une source inscrite d'office.",
    )


class Evidence(_Section):
    """Scellement et horodatage ; voir docs/evidence.md."""

    authorities: list[str] = Field(
        default_factory=list,
        description="Adresses des autorités d'horodatage RFC 3161 (deux d'opérateurs distincts valent mieux).",
    )
    authority_roots: list[str] = Field(
        default_factory=list,
        description="Racines PEM épinglées de ces autorités, dans le même ordre.",
    )
    nightly: bool = Field(
        default=True,
        description="Sceller et relire l'archive après chaque bilan (clé sans phrase secrète, ou PORTIQUE_KEY_PASSPHRASE).",
    )


class Trial(_Section):
    """Essais seulement."""

    clock_offset_seconds: float = Field(
        default=0,
        description="Décale l'horloge. Les captures faites ainsi le disent et ne sont jamais probantes.",
    )


class Configuration(_Section):
    """Everything a workspace can be told."""

    investigation: Investigation = Field(default_factory=Investigation)
    schedule: Schedule = Field(default_factory=Schedule)
    digest: Digest = Field(default_factory=Digest)
    alarm: Alarm = Field(default_factory=Alarm)
    desk: Bureau = Field(default_factory=Bureau)
    reading: Reading = Field(default_factory=Reading)
    enrolment: Enrolment = Field(default_factory=Enrolment)
    discovery: Discovery = Field(default_factory=Discovery)
    evidence: Evidence = Field(default_factory=Evidence)
    budget: Budget = Field(default_factory=Budget)
    browser: BrowserSettings = Field(default_factory=BrowserSettings)
    network: NetworkSettings = Field(default_factory=NetworkSettings)
    exits: dict[str, ExitSettings] = Field(
        default_factory=dict,
        description='Sorties, chacune sous son nom ([exits.fibre] proxy = "socks5://hôte:port") ; « source set --exit NOM » en choisit une.',
    )
    cluster: Cluster = Field(default_factory=Cluster)
    trial: Trial = Field(default_factory=Trial)


def load(path: Path) -> Configuration:
    """
    Read and check a configuration.

    Raises:
        ConfigurationMistaken: it cannot be read, with file, line and remedy in French.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigurationMistaken(
            f"{path} n'est pas en UTF-8 (octet {error.start}). Réenregistrez-le en UTF-8."
        ) from error
    return parse(text, str(path))


def parse(text: str, name: str = "portique.toml") -> Configuration:
    """Check a configuration text; see :func:`load`."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationMistaken(
            f"{name} : TOML incorrect, {error}. Corrigez cette ligne."
        ) from error
    try:
        return Configuration.model_validate(data)
    except ValidationError as error:
        lines = [_mistake(text, name, one) for one in error.errors()]
        raise ConfigurationMistaken("\n".join(lines)) from error


def default_text(changes: dict[str, dict[str, Any]] | None = None) -> str:
    """Return the TOML of a new workspace: every setting with its meaning; ``changes`` maps section to values."""
    document = tomlkit.document()
    document.add(
        tomlkit.comment("Configuration de Portique. Chaque réglage est à sa valeur par défaut,")
    )
    document.add(tomlkit.comment("sauf changement ; le sens de chacun est dit au-dessus de lui."))
    for name, section in Configuration.model_fields.items():
        model, given = section.annotation, (changes or {}).get(name, {})
        document.add(tomlkit.nl())
        if not isinstance(model, type):  # tables that people name themselves
            document.add(tomlkit.comment(section.description or name))
            document.add(name, tomlkit.item(given))
            continue
        document.add(name, _table(model, given))
    return tomlkit.dumps(document)


_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "j": 86_400, "w": 604_800}


def seconds(text: str) -> int:
    """
    Return a duration such as ``30m``, ``6h``, ``1d`` in seconds.

    Raises:
        ValueError: it is no duration, or shorter than ten seconds.
    """
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smhdjw])", text.strip().lower())
    if match is None:
        raise ValueError(f"durée non comprise : {text!r} (exemples : 30m, 6h, 1d)")
    value = round(float(match[1]) * _UNITS[match[2]])
    if value < 10:
        raise ValueError("une source n'est pas visitée plus d'une fois par dix secondes")
    return value


def settings_table(
    model: type[BaseModel] = Configuration, prefix: str = ""
) -> list[tuple[str, str, str]]:
    """Return (name, default, meaning) of every setting, for the documentation."""
    rows = []
    for name, field in model.model_fields.items():
        annotation = field.annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            rows += settings_table(annotation, f"{prefix}{name}.")
        else:
            default = field.get_default(call_default_factory=True)
            rows.append(
                (f"{prefix}{name}", tomlkit.item(default).as_string(), field.description or "")
            )
    return rows


def _table(model: type[BaseModel], changes: dict[str, Any]) -> Table:
    table = tomlkit.table()
    nested = []
    # A mapping is a table of its own in TOML: written last, or the comments after it would be taken for its own.
    fields = sorted(
        model.model_fields.items(),
        key=lambda one: isinstance(one[1].get_default(call_default_factory=True), dict),
    )
    for name, field in fields:
        annotation = field.annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            nested.append((name, annotation))
            continue
        table.add(tomlkit.comment(field.description or name))
        value = changes.get(name, field.get_default(call_default_factory=True))
        table.add(name, value)
    for name, annotation in nested:
        table.add(name, _table(annotation, changes.get(name, {})))
    return table


def _mistake(text: str, name: str, error: Any) -> str:
    path = [str(part) for part in error["loc"]]
    key = path[-1] if not path[-1].isdigit() else path[-2]
    line = _line(text, path[:-1], key)
    what = {"extra_forbidden": "réglage inconnu", "missing": "réglage manquant"}.get(
        error["type"], _french(error)
    )
    where = f"[{'.'.join(path[:-1])}] {key}" if path[1:] else f"[{key}]"
    return f"{name}, ligne {line} : {where} : {what}."


def _line(text: str, section: list[str], key: str) -> int:
    inside = not section
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[([^\]]+)\]", line):
            named = ".".join(part for part in section if not part.isdigit())
            inside = header[1].strip() == named
            if header[1].strip() == (f"{named}.{key}" if named else key):
                return number  # the section itself is the mistake
        elif inside and re.match(rf"\s*\"?{re.escape(key)}\"?\s*=", line):
            return number
    return 1


def _french(error: Any) -> str:
    context = error.get("ctx", {})
    bounds = {
        "greater_than_equal": f"doit être au moins {context.get('ge')}",
        "less_than_equal": f"doit être au plus {context.get('le')}",
        "greater_than": f"doit dépasser {context.get('gt')}",
        "string_pattern_mismatch": f"valeur non admise (attendu : {context.get('pattern')})",
    }
    if error["type"] in bounds:
        return bounds[error["type"]]
    if error["type"] == "value_error":
        return str(context.get("error", error["msg"]))
    return f"valeur non comprise ({error['msg']}), lue : {error.get('input')!r}"


def desk_link(configuration: Configuration, path: str) -> str:
    """Return the address at which a reader opens a page, given its path (``/lead/…``): at the desk where its address is set, else at the console."""
    at = configuration.desk.address if at_desk(configuration) else configuration.digest.console_url
    return at.rstrip("/") + path


def at_desk(configuration: Configuration) -> bool:
    """Say whether somebody set the address at which readers open the desk."""
    return "address" in configuration.desk.model_fields_set
