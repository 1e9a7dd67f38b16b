"""The evidence section of the configuration."""

from pydantic import BaseModel, ConfigDict, Field


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AuthoritySettings(_Section):
    """A time-stamping authority (RFC 3161)."""

    name: str = Field(
        description="Nom court de l'autorité, repris dans les scellés.",
        pattern=r"^[a-z0-9][a-z0-9-]{0,31}$",
    )
    url: str = Field(description="Adresse du service d'horodatage (RFC 3161 sur HTTP).")
    roots: str = Field(
        description="Fichier PEM des certificats racine de confiance de cette autorité. Jamais pris dans le jeton."
    )
    seconds: float = Field(default=15, gt=0, le=120, description="Délai accordé à une réponse.")


class EvidenceSettings(_Section):
    """How evidence is sealed, stamped and exported."""

    unit: str = Field(
        default="", description="Nom du service, porté sur les procès-verbaux et les scellés."
    )
    key_algorithm: str = Field(
        default="p256",
        pattern="^(p256|ed25519)$",
        description="Clé de signature : p256 (ECDSA, exigée par WACZ-auth) ou ed25519.",
    )
    authorities: list[AuthoritySettings] = Field(
        default_factory=list,
        description="Autorités d'horodatage ; une suffit, deux d'opérateurs distincts valent mieux.",
    )
    skew_seconds: float = Field(
        default=600,
        gt=0,
        le=3600,
        description="Écart toléré entre l'horloge de la machine et le jeton.",
    )
    clock_offset_ms: float = Field(
        default=1000,
        gt=0,
        description="Écart d'horloge au-delà duquel une capture n'est pas probante.",
    )
    journal_days: int = Field(
        default=1095,
        ge=180,
        le=3650,
        description="Conservation du journal des accès, en jours (trois ans par défaut).",
    )
