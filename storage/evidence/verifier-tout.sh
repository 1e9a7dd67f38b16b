#!/bin/bash
# Vérifie d'un coup tous les paquets de cette remise, avec des outils publics seulement, sans Portique ni réseau.
#
#   bash verifier-tout.sh [DOSSIER]
#
# DOSSIER contient les clés (unit*.pub.pem) et les racines (tsa-*.pem) obtenues du service par une autre voie. Sans lui, on
# prend la clé jointe, comparée à l'empreinte écrite ci-dessous ; comparez-la au procès-verbal papier.
#
# Réponses : 0 tout est intact et scellé ; 1 quelque chose a changé, manque ou est de trop ; 2 outil absent ; 3 intact, NON SCELLÉ.

set -u
export LC_ALL=C
CLE="@CLE@" # SHA-256 de la clé publique du service (DER)

DEHORS=${1:+$(realpath "$1")}
cd "$(dirname "$0")" || exit 2
LISTE=REMISE.sha256
FAUTES=0
PIRE=0

# Dit une faute ; d'un nom venu de la remise, tout ce qui n'est pas ASCII visible devient « ? ».
faute() {
  printf 'ÉCHEC : %s — %s\n' "$(printf %s "$1" | tr -c ' -~' '?')" "$2"
  FAUTES=$((FAUTES + 1))
}

for outil in sha256sum openssl; do
  command -v "$outil" >/dev/null || { echo "Outil absent : $outil"; exit 2; }
done

# ------------------------------------------------------------------- 1. La liste est-elle signée par le service ?

signee=
for cle in "${DEHORS:-.}"/unit*.pub.pem; do
  qui=$(openssl pkey -pubin -in "$cle" -outform DER 2>/dev/null | sha256sum | cut -c1-64)
  [ -n "$DEHORS" ] || [ "$qui" = "$CLE" ] || { faute "${cle##*/}" "ce n'est pas la clé du service"; continue; }
  openssl pkeyutl -verify -pubin -inkey "$cle" -rawin -in "$LISTE" -sigfile "$LISTE.sig" >/dev/null 2>&1 && signee=oui
done
[ -n "$signee" ] || faute "$LISTE" "la signature du service ne couvre pas cette liste"

# ------------------------------------------- 2. Tout ce qu'elle nomme est-il là, inchangé, et rien de plus autour ?

while IFS= read -r ligne; do
  faute "${ligne%: FAILED*}" "contenu différent de la liste signée, ou absent"
done < <(sha256sum --strict -c "$LISTE" 2>/dev/null | grep FAILED)
annonces() { cut -c67- "$LISTE" | cut -d/ -f1; printf '%s\n' "$LISTE" "$LISTE.sig"; }
while IFS= read -r nom; do
  faute "$nom" "manquant ou ajouté"
done < <(comm -3 <(annonces | sort -u) <(find . -mindepth 1 -maxdepth 1 | sed 's,^\./,,' | sort) | tr -d '\t')

# ------------------------ 3. Chaque paquet, par son propre script, dont la liste signée vient de donner l'empreinte

[ "$FAUTES" = 0 ] || { echo "Cette remise N'EST PAS celle qui a été faite ; ses paquets n'ont pas été vérifiés."; exit 1; }
while IFS= read -r script; do
  echo "== ${script%/verifier.sh}"
  bash "./$script" ${DEHORS:+"$DEHORS"}
  case $? in
    0) ;;
    3) [ "$PIRE" != 0 ] || PIRE=3 ;;
    2) [ "$PIRE" = 1 ] || PIRE=2 ;;
    *) PIRE=1 ;;
  esac
done < <(cut -c67- "$LISTE" | grep -xE '[0-9a-f-]+/verifier\.sh')

case $PIRE in
  0) echo "Remise intacte : tous ses paquets sont intacts et scellés." ;;
  3) echo "Remise intacte, mais un paquet au moins n'est PAS SCELLÉ." ;;
  2) echo "Un outil manque : tout n'a pas pu être vérifié." ;;
  *) echo "Un paquet au moins N'EST PAS celui qui a été remis." ;;
esac
exit $PIRE
