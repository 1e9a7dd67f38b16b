#!/bin/bash
# Vérifie ce paquet de preuve avec des outils publics seulement, sans Portique ni réseau.
# Usage : bash verifier.sh [DOSSIER]   DOSSIER contient unit*.pub.pem et tsa-*.pem obtenus du service par une autre voie.
# Sortie : 0 intact et scellé ; 1 un fichier n'est pas celui du scellé ; 2 outil absent ; 3 intact mais NON SCELLÉ.
set -u; export LC_ALL=C; CLES="@CLES@"; RACINES="@RACINES@"; DEHORS=${1:+$(realpath "$1")}
cd "$(dirname "$0")" || exit 2; CONF=${DEHORS:-trust}; E=0; M=MANIFEST.sha256; L=seal/leaves.jsonl; W=data/capture.warc.gz; Z=data/capture.wacz
non() { echo "ÉCHEC : $1 — $2"; E=1; }; h() { sha256sum | cut -c1-64; }; bin() { printf "$(sed 's/../\\x&/g' <<<"$1")"; }
for o in sha256sum openssl gzip unzip jq; do command -v $o >/dev/null || { echo "Outil absent : $o"; exit 2; }; done
[ -n "$DEHORS" ] || echo "Racines prises dans le paquet et comparées aux empreintes de ce script ; comparez-les au procès-verbal papier."
for r in "$CONF"/unit*.pub.pem; do case " $CLES " in *" $(openssl pkey -pubin -in "$r" -outform DER 2>/dev/null | h) "*) ;; *) non "trust/${r##*/}" "ce n'est pas la clé du service";; esac; done
for r in "$CONF"/tsa-*.pem; do [ -e "$r" ] || continue; case " $RACINES " in *" $(h <"$r") "*) ;; *) non "trust/${r##*/}" "cette autorité n'est pas celle du service";; esac; done
if [ -n "$DEHORS" ]; then for r in trust/unit*.pub.pem trust/tsa-*.pem; do [ ! -e "$r" ] || cmp -s "$r" "$DEHORS/${r##*/}" || non "$r" "diffère de celle que le service a remise"; done; fi
signe() { for k in "$CONF"/unit*.pub.pem; do openssl pkeyutl -verify -pubin -inkey "$k" -rawin -in "$1" -sigfile "$1.sig" >/dev/null 2>&1 && return; done
  non "$1" "la signature du service ne couvre pas ce fichier"; }
date_par() { # FICHIER AUTORITÉ : le jeton couvre le fichier et la demande, sous la racine retenue, à sa propre date
  t=$(openssl ts -reply -in "$1.$2.tsr" -text 2>/dev/null | sed -n 's/^Time stamp: //p'); a=$(date -d "$t" +%s 2>/dev/null) || a=0
  for q in "-data $1" "-queryfile $1.$2.tsq"; do openssl ts -verify $q -in "$1.$2.tsr" -CAfile "$CONF/tsa-$2.pem" -attime "$a" >/dev/null 2>&1 ||
    { non "$1.$2.tsr" "le jeton d'horodatage ne vaut pas pour $1"; return; }; done; echo "  $1 horodaté par $2 : $t"; }
# 1. L'ensemble des fichiers, puis leur contenu
while read -r f; do non "$f" "fichier manquant ou ajouté"; done < <(comm -3 <(cut -c67- $M | sort) <(find . ! -type d \( -path './*/*' -o ! -name 'MANIFEST.*' \) | sed 's,^\./,,' | sort) | tr -d '\t')
while read -r f; do non "$f" "n'est pas un fichier ordinaire"; done < <(find . ! -type d ! -type f | sed 's,^\./,,')
while read -r f; do non "${f%: FAILED*}" "contenu différent de l'inventaire signé"; done < <(sha256sum --strict -c $M 2>/dev/null | grep FAILED)
sha256sum $(ls MANIFEST.* | grep -v '^MANIFEST.fin$') | cmp -s - MANIFEST.fin || non "MANIFEST.fin" "l'inventaire, sa signature ou son jeton a changé (MANIFEST.*)"
# 2. Signature et date de l'inventaire
signe $M; for n in $(jq -r '.timestamps.manifest[]' inventory.json); do date_par $M "$n"; done
# 3. L'archive : conteneur, place et empreinte de chaque enregistrement, rien de plus
gzip -t $W 2>/dev/null || non $W "archive coupée ou abîmée"
if command -v warcio >/dev/null; then warcio check $W >/dev/null 2>&1 || non $W "un enregistrement n'a plus son empreinte (warcio)"; fi
fin=0; while IFS=$'\t' read -r o n s; do
  [ "$o" = $fin ] && [ "$(tail -c +$((o+1)) $W | head -c "$n" | h)" = "$s" ] || { non $W "enregistrement à l'octet $o différent de data/records.tsv"; break; }
  fin=$((o+n)); [ ! -s $L ] || grep -q "\"$s\"" $L || non data/records.tsv "l'enregistrement à l'octet $o n'est dans aucune feuille du scellé"; done <data/records.tsv
[ "$(stat -c %s $W)" = $fin ] || non $W "longueur différente de data/records.tsv"
# 4. Le scellé : feuilles, chemins jusqu'à la racine (RFC 6962), signature, dates
if [ -s seal/seal.json ]; then signe seal/seal.json; R=$(jq -r .root seal/seal.json); nf=0
  while IFS= read -r f; do nf=$((nf+1)); x=$( (bin 00; printf %s "$f") | h); IFS=$'\t' read -r _ chemin < <(sed -n ${nf}p seal/proofs.tsv)
    for p in $chemin; do if [ "${p%%:*}" = L ]; then x=$( (bin 01; bin "${p#*:}"; bin "$x") | h); else x=$( (bin 01; bin "$x"; bin "${p#*:}") | h); fi; done
    [ "$x" = "$R" ] || non seal/proofs.tsv "la feuille $nf ne mène pas à la racine de seal/seal.json"; done <$L
  T=$(jq -r '.timestamps.seal[]' inventory.json); for n in $T; do date_par seal/seal.json "$n"; done
else T=; fi
while IFS=$'\t' read -r f s; do [ "$(h <"$f")" = "$s" ] && { [ ! -s $L ] || grep -q "\"sha256:$s\"" $L; } || non "$f" "n'est pas le contenu archivé"; done < <(jq -r '.artefacts[]|select(.record)|[.path,.sha256]|@tsv' capture.json)
# 5. Le WACZ : noms uniques, empreintes, signature, même archive
[ -z "$(unzip -Z1 $Z | sort | uniq -d)" ] && unzip -tq $Z >/dev/null 2>&1 || non $Z "noms répétés ou fichier abîmé"
while IFS=$'\t' read -r f s; do [ "sha256:$(unzip -p $Z "$f" 2>/dev/null | h)" = "$s" ] || non $Z "$f n'a pas son empreinte"; done < <(unzip -p $Z datapackage.json | jq -r '.resources[]|[.path,.hash]|@tsv')
[ "sha256:$(unzip -p $Z datapackage.json | h)" = "$(unzip -p $Z datapackage-digest.json | jq -r .hash)" ] && [ "$(unzip -p $Z archive/capture.warc.gz | h)" = "$(h <$W)" ] || non $Z "ne contient pas l'archive du paquet"
# 6. Le registre : chaîne, tête et nombre de lignes
p=$(printf '0%.0s' {1..64}); c=0; while IFS= read -r f; do [ "$(jq -r .prev <<<"$f")" = "$p" ] || non custody.jsonl "chaîne rompue après la ligne $c"; p=$(printf %s "$f" | h); c=$((c+1)); done <custody.jsonl
[ "$p $c" = "$(jq -r '"\(.custody_head) \(.counts.custody_lines)"' inventory.json)" ] || non custody.jsonl "lignes retirées ou ajoutées"
[ $E = 0 ] || { echo "Ce paquet N'EST PAS celui qui a été remis."; exit 1; }
[ -n "$T" ] || { echo "Paquet intact mais NON SCELLÉ : aucun jeton d'une autorité ne prouve sa date."; exit 3; }
echo "Paquet intact et scellé."
