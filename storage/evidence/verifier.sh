#!/bin/bash
# Vérifie ce paquet de preuve avec des outils publics seulement, sans Portique ni réseau.
#
#   bash verifier.sh [DOSSIER]
#
# DOSSIER contient les clés (unit*.pub.pem) et les racines (tsa-*.pem) obtenues du service par une autre voie. Sans lui,
# on prend celles du paquet, comparées aux empreintes écrites ci-dessous ; comparez-les au procès-verbal papier.
#
# Réponses : 0 intact et scellé ; 1 un fichier n'est pas celui du scellé ; 2 outil absent ; 3 intact mais NON SCELLÉ.
# Chaque étape pose une question. Chaque faute est dite avec son fichier ; rien ne s'arrête à la première.

set -u
export LC_ALL=C
CLES="@CLES@"       # SHA-256 de chaque clé publique du service (DER)
RACINES="@RACINES@" # SHA-256 de chaque fichier de racines d'une autorité d'horodatage

DEHORS=${1:+$(realpath "$1")}
cd "$(dirname "$0")" || exit 2
CONFIANCE=${DEHORS:-trust}

MANIFESTE=MANIFEST.sha256
FEUILLES=seal/leaves.jsonl
WARC=data/capture.warc.gz
WACZ=data/capture.wacz
FAUTES=0

# ---------------------------------------------------------------------------------------------------- petits outils

# Dit une faute. Un nom venu du paquet peut porter des codes de terminal : tout ce qui n'est pas ASCII visible devient « ? ».
faute() {
  printf 'ÉCHEC : %s — %s\n' "$(printf %s "$1" | tr -c ' -~' '?')" "$2"
  FAUTES=$((FAUTES + 1))
}

empreinte() { sha256sum | cut -c1-64; } # de l'entrée standard

octets() { printf "$(sed 's/../\\x&/g' <<<"$1")"; } # d'une suite hexadécimale

# Les noms d'autorités qu'un fichier JSON énumère ; un nom qui n'en est pas un est ignoré, et ses jetons sont donc de trop.
autorites() { jq -r "$1[]?" inventory.json 2>/dev/null | grep -xE '[A-Za-z0-9_-]+'; }

for outil in sha256sum openssl gzip unzip jq; do
  command -v "$outil" >/dev/null || { echo "Outil absent : $outil"; exit 2; }
done

# ------------------------------------------------------------------------------------ 0. À qui fait-on confiance ?

if [ -z "$DEHORS" ]; then
  echo "Racines prises dans le paquet et comparées aux empreintes de ce script ; comparez-les au procès-verbal papier."
fi
for cle in "$CONFIANCE"/unit*.pub.pem; do
  qui=$(openssl pkey -pubin -in "$cle" -outform DER 2>/dev/null | empreinte)
  case " $CLES " in *" $qui "*) ;; *) faute "trust/${cle##*/}" "ce n'est pas la clé du service" ;; esac
done
for racine in "$CONFIANCE"/tsa-*.pem; do
  [ -e "$racine" ] || continue
  case " $RACINES " in *" $(empreinte <"$racine") "*) ;; *) faute "trust/${racine##*/}" "cette autorité n'est pas celle du service" ;; esac
done
if [ -n "$DEHORS" ]; then
  for copie in trust/unit*.pub.pem trust/tsa-*.pem; do
    [ ! -e "$copie" ] || cmp -s "$copie" "$DEHORS/${copie##*/}" || faute "$copie" "diffère de celle que le service a remise"
  done
fi

# Une des clés du service signe-t-elle FICHIER (signature détachée FICHIER.sig) ?
verifier_signature() {
  local cle
  for cle in "$CONFIANCE"/unit*.pub.pem; do
    openssl pkeyutl -verify -pubin -inkey "$cle" -rawin -in "$1" -sigfile "$1.sig" >/dev/null 2>&1 && return
  done
  faute "$1" "la signature du service ne couvre pas ce fichier"
}

# Le jeton RFC 3161 d'AUTORITÉ vaut-il pour FICHIER et pour la demande faite, sous la racine retenue, à sa propre date ?
# Il prouve que FICHIER existait au plus tard à cette date.
verifier_jeton() {
  local jeton="$1.$2.tsr" date instant objet
  date=$(openssl ts -reply -in "$jeton" -text 2>/dev/null | sed -n 's/^Time stamp: //p')
  instant=$(date -d "$date" +%s 2>/dev/null) || instant=0
  for objet in "-data $1" "-queryfile $1.$2.tsq"; do
    # shellcheck disable=SC2086 # deux mots : l'option et son fichier
    if ! openssl ts -verify $objet -in "$jeton" -CAfile "$CONFIANCE/tsa-$2.pem" -attime "$instant" >/dev/null 2>&1; then
      faute "$jeton" "le jeton d'horodatage ne vaut pas pour $1"
      return
    fi
  done
  echo "  $1 horodaté par $2 : $date"
}

# --------------------------------------------------- 1. Tous les fichiers annoncés, aucun autre, chacun inchangé ?

# L'inventaire nomme tout, sauf les fichiers MANIFEST qui le ferment : ceux-ci, et aucun autre du même nom.
annonces() {
  cut -c67- "$MANIFESTE"
  printf '%s\n' "$MANIFESTE" "$MANIFESTE.sig" MANIFEST.fin
  local nom
  for nom in $(autorites .timestamps.manifest); do printf '%s\n' "$MANIFESTE.$nom.tsq" "$MANIFESTE.$nom.tsr"; done
}
while IFS= read -r fichier; do
  faute "$fichier" "fichier manquant ou ajouté"
done < <(comm -3 <(annonces | sort) <(find . ! -type d | sed 's,^\./,,' | sort) | tr -d '\t')
while IFS= read -r fichier; do
  faute "$fichier" "n'est pas un fichier ordinaire"
done < <(find . ! -type d ! -type f | sed 's,^\./,,')
while IFS= read -r dossier; do
  faute "$dossier" "dossier vide ajouté"
done < <(find . -mindepth 1 -type d -empty | sed 's,^\./,,')
while IFS= read -r ligne; do
  faute "${ligne%: FAILED*}" "contenu différent de l'inventaire signé"
done < <(sha256sum --strict -c "$MANIFESTE" 2>/dev/null | grep FAILED)

# MANIFEST.fin donne l'empreinte de l'inventaire, de sa signature et de ses jetons : pas un octet du dossier n'est hors d'une empreinte.
fermeture() { for fichier in MANIFEST.*; do [ "$fichier" = MANIFEST.fin ] || sha256sum "$fichier"; done; }
fermeture 2>/dev/null | cmp -s - MANIFEST.fin || faute MANIFEST.fin "l'inventaire, sa signature ou son jeton a changé (MANIFEST.*)"

# ---------------------------------------------------------------- 2. L'inventaire est-il signé et daté par un tiers ?

verifier_signature "$MANIFESTE"
for nom in $(autorites .timestamps.manifest); do verifier_jeton "$MANIFESTE" "$nom"; done

# ------------------------- 3. L'archive WARC : chaque enregistrement à sa place, avec son empreinte, et rien de plus ?

gzip -t "$WARC" 2>/dev/null || faute "$WARC" "archive coupée ou abîmée"
if command -v warcio >/dev/null; then # facultatif : l'outil public des archives WARC
  warcio check "$WARC" >/dev/null 2>&1 || faute "$WARC" "un enregistrement n'a plus son empreinte (warcio)"
fi
fin=0
while IFS=$'\t' read -r debut longueur somme; do
  case "$debut$longueur" in *[!0-9]* | '') # bash calculerait, donc exécuterait, ce qui n'est pas un nombre
    faute data/records.tsv "ligne illisible"
    break
    ;;
  esac
  lu=$(tail -c +$((debut + 1)) "$WARC" | head -c "$longueur" | empreinte)
  if [ "$debut" != "$fin" ] || [ "$lu" != "$somme" ]; then
    faute "$WARC" "enregistrement à l'octet $debut différent de data/records.tsv"
    break
  fi
  fin=$((debut + longueur))
  if [ -s "$FEUILLES" ] && ! grep -q "\"$somme\"" "$FEUILLES"; then
    faute data/records.tsv "l'enregistrement à l'octet $debut n'est dans aucune feuille du scellé"
  fi
done <data/records.tsv
[ "$(stat -c %s "$WARC")" = "$fin" ] || faute "$WARC" "longueur différente de data/records.tsv"

# ------------ 4. Le scellé : chaque feuille mène-t-elle à la racine signée et datée (arbre de Merkle, RFC 6962) ?

# Empreinte de la racine à laquelle mène une feuille par son chemin de preuve ; 00 précède une feuille, 01 un nœud.
racine_de() { # FEUILLE CHEMIN
  local ici pas voisin
  ici=$({ octets 00; printf %s "$1"; } | empreinte)
  for pas in $2; do
    voisin=${pas#*:}
    if [ "${pas%%:*}" = L ]; then
      ici=$({ octets 01; octets "$voisin"; octets "$ici"; } | empreinte)
    else
      ici=$({ octets 01; octets "$ici"; octets "$voisin"; } | empreinte)
    fi
  done
  echo "$ici"
}
SCELLE_PAR=
if [ -s seal/seal.json ]; then
  verifier_signature seal/seal.json
  racine=$(jq -r .root seal/seal.json)
  numero=0
  while IFS= read -r feuille; do
    numero=$((numero + 1))
    chemin=$(sed -n "${numero}p" seal/proofs.tsv | cut -f2)
    [ "$(racine_de "$feuille" "$chemin")" = "$racine" ] || faute seal/proofs.tsv "la feuille $numero ne mène pas à la racine de seal/seal.json"
  done <"$FEUILLES"
  SCELLE_PAR=$(autorites .timestamps.seal)
  for nom in $SCELLE_PAR; do verifier_jeton seal/seal.json "$nom"; done
fi

# L'image, le document et le texte montrés sont-ils ceux de l'archive scellée ?
while IFS=$'\t' read -r fichier somme; do
  if [ "$(empreinte <"$fichier")" != "$somme" ] || { [ -s "$FEUILLES" ] && ! grep -q "\"sha256:$somme\"" "$FEUILLES"; }; then
    faute "$fichier" "n'est pas le contenu archivé"
  fi
done < <(jq -r '.artefacts[] | select(.record) | [.path, .sha256] | @tsv' capture.json)

# ------------------------------------------------- 5. Le WACZ (pour un relecteur d'archives) porte-t-il la même archive ?

if [ -n "$(unzip -Z1 "$WACZ" | sort | uniq -d)" ] || ! unzip -tq "$WACZ" >/dev/null 2>&1; then
  faute "$WACZ" "noms répétés ou fichier abîmé"
fi
dans_wacz() { unzip -p "$WACZ" "$1" 2>/dev/null; }
while IFS=$'\t' read -r fichier somme; do
  [ "sha256:$(dans_wacz "$fichier" | empreinte)" = "$somme" ] || faute "$WACZ" "un de ses fichiers n'a pas son empreinte"
done < <(dans_wacz datapackage.json | jq -r '.resources[] | [.path, .hash] | @tsv')
[ "sha256:$(dans_wacz datapackage.json | empreinte)" = "$(dans_wacz datapackage-digest.json | jq -r .hash)" ] &&
  [ "$(dans_wacz archive/capture.warc.gz | empreinte)" = "$(empreinte <"$WARC")" ] ||
  faute "$WACZ" "ne contient pas l'archive du paquet"

# ------------------------------ 6. Le registre des manipulations : chaque ligne tient-elle à la précédente, sans trou ?

precedente=$(printf '0%.0s' {1..64})
lignes=0
while IFS= read -r ligne; do
  [ "$(jq -r .prev <<<"$ligne")" = "$precedente" ] || faute custody.jsonl "chaîne rompue après la ligne $lignes"
  precedente=$(printf %s "$ligne" | empreinte)
  lignes=$((lignes + 1))
done <custody.jsonl
[ "$precedente $lignes" = "$(jq -r '"\(.custody_head) \(.counts.custody_lines)"' inventory.json)" ] ||
  faute custody.jsonl "lignes retirées ou ajoutées"

# ----------------------------------------------------------------------------------------------------- la réponse

if [ "$FAUTES" != 0 ]; then
  echo "Ce paquet N'EST PAS celui qui a été remis."
  exit 1
fi
if [ -z "$SCELLE_PAR" ]; then
  echo "Paquet intact mais NON SCELLÉ : aucun jeton d'une autorité ne prouve sa date."
  exit 3
fi
echo "Paquet intact et scellé."
