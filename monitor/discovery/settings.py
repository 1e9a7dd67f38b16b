"""The ``[discovery]`` section: which feeds may ask whom, and how much a day."""

from pydantic import BaseModel, ConfigDict, Field, field_validator

PROBER = "portique-sonde"
"""Who adds the source of a probe; such a source is removed at once and never counts as watched."""


class Discovery(BaseModel):
    """
    Recherche des adresses que personne n'a signalées.

    Tout ce qui interroge un tiers est éteint tant que ce n'est pas réglé ici ; « portique discover feeds » dit à qui
    chaque flux parle, et de quoi.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    names: list[str] = Field(
        default=["oportik"],
        description="Noms connus (boutiques saisies, marques, pseudonymes) dont on cherche les voisins ; ceux des sites saisis suivis s'y ajoutent.",
    )
    domains: list[str] = Field(
        default_factory=list,
        description="Domaines saisis ou disparus à re-vérifier, même s'ils n'ont jamais été suivis.",
    )
    ignore: list[str] = Field(
        default_factory=list,
        description="Mots ou domaines qui ressemblent à un nom connu par hasard et ne sont jamais proposés.",
    )
    probe: bool = Field(
        default=False,
        description="Visiter une fois la page d'accueil des candidats (le site visité voit l'adresse de sortie de l'unité).",
    )
    probes_per_day: int = Field(
        default=40, ge=0, le=2000, description="Candidats sondés au plus par jour."
    )
    probe_in_browser: bool = Field(
        default=False,
        description="Sonder avec le navigateur les pages qui ne montrent rien sans leurs scripts.",
    )
    propose_from: float = Field(
        default=0.45, ge=0, le=1, description="Score à partir duquel un candidat est proposé."
    )
    queries_per_day: int = Field(
        default=120,
        ge=0,
        le=10_000,
        description="Requêtes HTTP à des tiers au plus par jour, tous flux ensemble.",
    )
    query_pace_seconds: float = Field(
        default=3.0,
        ge=0,
        le=600,
        description="Secondes au moins entre deux requêtes à un même tiers.",
    )
    lookalikes: bool = Field(
        default=False,
        description="Résoudre les noms de domaine voisins des noms connus (parle au résolveur DNS).",
    )
    resolver: str = Field(
        default="",
        description="Résolveur DNS à interroger (adresse IP, ou IP:port) ; vide : celui du système.",
    )
    resolutions_per_day: int = Field(
        default=3000, ge=0, le=1_000_000, description="Noms résolus au plus par jour."
    )
    resolutions_per_second: float = Field(
        default=20, gt=0, le=1000, description="Noms résolus au plus par seconde."
    )
    endings: list[str] = Field(
        default=[
            "fr",
            "com",
            "shop",
            "store",
            "eu",
            "co",
            "net",
            "online",
            "site",
            "xyz",
            "be",
            "ch",
        ],
        description="Terminaisons essayées pour les noms voisins, et reconnues dans les mentions en toutes lettres.",
    )
    certificates: str = Field(
        default="",
        description="Adresse d'un service de recherche de certificats à réponse JSON, façon crt.sh ; vide : éteint.",
    )
    certificate_logs: list[str] = Field(
        default_factory=list,
        description="Journaux de transparence lus directement : adresse de base, RFC 6962 ou « static-ct ».",
    )
    certificate_entries: int = Field(
        default=2000,
        ge=1,
        le=1_000_000,
        description="Entrées lues au plus par journal et par passage.",
    )
    registrations: str = Field(
        default="",
        description="Adresse de la liste quotidienne des domaines enregistrés ; {yyyymmdd} et {yyyy-mm-dd} sont remplacés par le jour. Vide : éteint.",
    )
    search: str = Field(
        default="",
        description="Adresse d'un SearXNG dont la réponse JSON est permise ; vide : éteint.",
    )
    search_queries: int = Field(
        default=30, ge=0, le=1000, description="Phrases cherchées au plus par jour."
    )
    search_round: int = Field(
        default=5, ge=1, le=100, description="Phrases cherchées avant de juger leurs résultats."
    )
    search_precision: float = Field(
        default=0.1,
        ge=0,
        le=1,
        description="Part de résultats utiles sous laquelle la recherche du jour s'arrête.",
    )
    search_again_days: int = Field(
        default=2, ge=1, le=365, description="Jours avant de chercher de nouveau une même phrase."
    )
    resurrection: bool = Field(
        default=False,
        description="Re-visiter les noms saisis, disparus ou en parking qui ne sont plus suivis (parle au site lui-même).",
    )
    mentions: bool = Field(
        default=True,
        description="Relever adresses et comptes écrits en toutes lettres dans les pages suivies (ne parle à personne).",
    )

    @field_validator("certificates", "registrations", "search")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("une adresse http:// ou https:// est attendue")
        return value

    @field_validator("certificate_logs")
    @classmethod
    def _web_addresses(cls, value: list[str]) -> list[str]:
        for one in value:
            cls._web_address(one)
        return value

    @field_validator("endings")
    @classmethod
    def _endings(cls, value: list[str]) -> list[str]:
        return [one.strip().lower().strip(".") for one in value if one.strip(" .")]
