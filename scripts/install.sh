#!/usr/bin/env bash
# Install the package, with the given extras, in .venv: quiet, with one line of progress.
# Usage: scripts/install.sh [EXTRA,EXTRA...]      PYTHON: the interpreter that makes .venv
set -euo pipefail
cd "$(dirname "$0")/.."

python="${PYTHON:-python3}"
extras="${1:+[$1]}"
log=.venv/installation.log

fail() {
    printf '%s\n' "$@" >&2
    exit 1
}

if ! .venv/bin/python -c '' 2>/dev/null; then
    command -v "$python" >/dev/null ||
        fail "« $python » est introuvable : installez Python 3.11 ou plus récent."
    found="$("$python" -c 'import sys; print(".".join(map(str, sys.version_info[:3])))')"
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "Il faut Python 3.11 ou plus récent ; « $python » est en version $found." \
            "Si un autre est installé, nommez-le : make app PYTHON=python3.12"
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        fail "Il manque à Python $found son module venv." \
            "Sous Debian ou Ubuntu : sudo apt install python3-venv, puis recommencez."
    echo "Création de l'environnement .venv (Python $found)…"
    "$python" -m venv --clear .venv
fi

echo "Installation des paquets (une à trois minutes la première fois)…"
# The progress goes to the terminal only: a log keeps the whole of what pip says.
show=/dev/null
if [ -t 2 ]; then show=/dev/stderr; fi
count=0
if ! PYTHONUNBUFFERED=1 .venv/bin/python -m pip install --disable-pip-version-check \
    --progress-bar off --constraint constraints.txt --editable ".$extras" 2>&1 |
    tee "$log" |
    while IFS= read -r line; do
        case "$line" in
        "Collecting "*)
            count=$((count + 1))
            printf '\r  %d paquets reçus…' "$count" >"$show"
            ;;
        "Installing collected"*) printf '\r  mise en place des paquets…  ' >"$show" ;;
        esac
    done; then
    printf '\n' >"$show"
    tail -n 15 "$log" >&2
    fail "L'installation a échoué ; le détail est dans $log." \
        "Vérifiez l'accès au réseau, puis relancez la même commande."
fi
printf '\r%30s\r' '' >"$show"
