"""The French texts of a package."""

from typing import Any

LISEZMOI = """\
PAQUET DE PREUVE — LISEZ-MOI
============================

État            : {state}
Capture         : {capture_id}
Adresse         : {url}
Capturée le     : {paris} (heure de Paris), soit {utc} (UTC)
Procédure       : {case}
Remis à         : {recipient}
Motif           : {reason}
Par             : {unit}

Ce paquet contient une page telle que la machine du service l'a reçue, et de quoi vérifier, sans nous et sans notre
logiciel, que rien n'y a été changé depuis. Il affirme que CETTE MACHINE a reçu CES OCTETS à CETTE DATE ; il n'affirme pas
que leur contenu est vrai.

VÉRIFIER
--------
Sur un poste Linux avec sha256sum, openssl (3.0 ou plus récent), gzip, unzip et jq :

    bash verifier.sh

Résultat attendu : « {expected} ». Toute autre réponse nomme le fichier en cause.
Pour ne pas dépendre de ce paquet, obtenez du service, par une autre voie, la clé publique et les racines des autorités
d'horodatage dans un dossier, et lancez : bash verifier.sh DOSSIER

Empreintes à comparer avec le procès-verbal papier :
  clé du service (SHA-256)      {key}
{roots}
CONTENU
-------
  capture.json         tous les faits de la capture : qui, avec quoi, par quel réseau, quand, comment
  data/capture.warc.gz les échanges tels qu'archivés (WARC 1.1) ; data/records.tsv : place et empreinte de chacun
  data/capture.wacz    les mêmes, à ouvrir avec un relecteur d'archives web (pywb, ReplayWeb.page)
  render/              image de la page, impression PDF, document et texte tels que le navigateur les montrait
  net/                 chaîne TLS, résolution DNS, échanges au format HAR
  seal/                le scellé : déclaration signée, jetons d'horodatage, chemins de preuve (RFC 6962)
  custody.jsonl        l'extrait du registre des manipulations, chaîné
  annexe-pv.pdf        annexe au procès-verbal, à imprimer
  inventory.json, MANIFEST.sha256 (+ .sig, jetons)   l'inventaire signé de tout ce qui précède
  trust/               la clé publique du service et les racines retenues

{notes}
"""

SEALED = "Paquet intact et scellé."
UNSEALED = "Paquet intact mais NON SCELLÉ : aucun jeton d'une autorité ne prouve sa date."


def readme(fields: dict[str, Any]) -> str:
    """Return the package's LISEZMOI."""
    return LISEZMOI.format(**fields)
