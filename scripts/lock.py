"""Write constraints.txt: the newest versions that fit together, of every package, extras included.

Run it with ``make lock``, in an environment whose pip is recent; nothing is installed.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXTRAS = "dev,mistral,model,mutation,ollama,openai,sentence-transformers,st-tests"
HELD = {
    # The newest release that every supported machine has a plain CPU file for.
    "torch": "2.13.0",
    # Provided by the interpreter's own environment.
    "setuptools": None,
    "carnet-rag": None,
}
HEADER = """\
# Every version that the project is tested with, extras included, one a line.
# Made by « make lock » on Python {python}; do not edit by hand.
"""


def resolve() -> dict[str, str]:
    """Return name -> version of everything that the project with all its extras needs."""
    held = [f"{name}=={version}" for name, version in HELD.items() if version]
    pip = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--quiet"]
    report = subprocess.run(
        [*pip, "--report", "-", f"{ROOT}[{EXTRAS}]", *held],
        check=True,
        stdout=subprocess.PIPE,
    ).stdout
    packages = [item["metadata"] for item in json.loads(report)["install"]]
    # A local version ("2.13.0+cpu") is one machine's file: the public one fits them all.
    return {p["name"].lower().replace("_", "-"): p["version"].split("+")[0] for p in packages}


def main() -> None:
    """Resolve and write the file."""
    pins = resolve()
    lines = [f"{name}=={version}" for name, version in sorted(pins.items()) if name not in HELD]
    lines.append(f"torch=={HELD['torch']}")
    python = ".".join(map(str, sys.version_info[:2]))
    text = HEADER.format(python=python) + "\n".join(sorted(lines)) + "\n"
    (ROOT / "constraints.txt").write_text(text, encoding="utf-8")
    print(f"constraints.txt : {len(lines)} versions")


if __name__ == "__main__":
    main()
