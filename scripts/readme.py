"""Write the parts of README.md that the code knows: the settings and the commands.

``python scripts/readme.py`` rewrites them in place; a test holds them to the code.
"""

from __future__ import annotations

import re
from pathlib import Path

from carnet_rag.cli.root import COMMANDS
from carnet_rag.settings import Settings

README = Path(__file__).resolve().parent.parent / "README.md"


def settings_table() -> str:
    """Return the settings as a Markdown table, in the order of ``Settings``."""
    rows = ["| variable | par défaut | ce que c'est |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None else f"`{field.default}`"
        rows.append(f"| `CARNET_{name.upper()}` | {default} | {field.description} |")
    return "\n".join(rows)


def commands_table() -> str:
    """Return the commands as a Markdown table, in the order of ``carnet --help``."""
    rows = ["| commande | ce qu'elle fait |", "|---|---|"]
    rows += [f"| `carnet {name}` | {line} |" for name, line in COMMANDS.items()]
    return "\n".join(rows)


BLOCKS = {"réglages": settings_table, "commandes": commands_table}


def rewritten(text: str) -> str:
    """Return the text of a README with each block made anew. Raises ValueError without one."""
    for name, make in BLOCKS.items():
        block = re.compile(rf"(<!-- {name} -->\n).*?(\n<!-- /{name} -->)", re.DOTALL)
        body = make()
        text, count = block.subn(lambda m, body=body: m[1] + body + m[2], text)
        if count != 1:
            raise ValueError(f"{count} blocks named {name}")
    return text


if __name__ == "__main__":
    README.write_text(rewritten(README.read_text(encoding="utf-8")), encoding="utf-8")
