"""The section [cluster]: several machines, and where all of them find the archive."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from storage.archive.store import Place


class Cluster(BaseModel):
    """Plusieurs machines ; vide : celle-ci suffit (docs/cluster.md)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    scheduler: str = Field(
        default="",
        pattern=r"^(tls://[^/\s]+:\d+)?$",
        description="Ordonnanceur de la grappe (tls://hôte:8786) ; vide : visites et lectures sur cette machine.",
    )
    authority: str = Field(
        default="", description="Fichier PEM de l'autorité des certificats de la grappe."
    )
    certificate: str = Field(default="", description="Fichier PEM du certificat de cette machine.")
    key: str = Field(default="", description="Fichier PEM de sa clé privée.")
    visits: int = Field(
        default=64, ge=1, le=100_000, description="Visites confiées à la fois au plus."
    )
    exits: list[str] = Field(
        default_factory=list,
        description="Noms que « source set --exit » peut demander aux ouvriers (« cluster worker --offers ») : sortie, pays, réseau.",
    )
    store: str = Field(
        default="",
        pattern=r"^((file:///|s3://).+)?$",
        description="Magasin d'objets de l'archive, le même pour toutes : s3://seau/préfixe ou file:///dossier ; vide : le dossier archive/.",
    )
    endpoint: str = Field(
        default="",
        pattern=r"^(https?://[^\s]+)?$",
        description="Adresse d'un service S3 autre que celui d'Amazon.",
    )
    region: str = Field(default="us-east-1", description="Région du magasin.")
    credentials: str = Field(
        default="",
        description="Fichier qui contient « clé:secret » du magasin (jamais le secret ici).",
    )
    store_authority: str = Field(
        default="", description="Fichier PEM de l'autorité du magasin ; vide : celles du système."
    )
    cache_mb: int = Field(
        default=2_000,
        ge=1,
        le=10_000_000,
        description="Mo gardés ici au plus de ce qui est au magasin.",
    )

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if not self.scheduler:
            return self
        names = ("authority", "certificate", "key", "store")
        missing = [name for name in names if not getattr(self, name)]
        if missing:
            raise ValueError(f"avec un ordonnanceur, il faut aussi {', '.join(missing)}")
        return self

    @property
    def place(self) -> Place | None:
        """The store of the archive, None where there is none."""
        if not self.store:
            return None
        return Place(
            url=self.store, endpoint=self.endpoint, region=self.region, credentials=self.credentials,
            authority=self.store_authority, cache_mb=self.cache_mb,
        )  # fmt: skip
