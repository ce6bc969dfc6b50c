"""What explains a verdict is written in both languages, with the same parts."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from carnet_rag.check.wording import Said, _texts, listed, say

FRENCH = re.compile(r"(?<!\w)(le|la|les|il|ce|un|une|pas|dit|est|carnets?)(?!\w)", re.I)


@pytest.mark.parametrize("name", _texts())
def test_a_text_is_said_in_both_languages(name: str) -> None:
    said = _texts()[name]
    assert set(said) == {"fr", "en"}
    french, english = ({p for _, p, *_ in Formatter().parse(t) if p} for t in said.values())
    assert french == english
    assert not FRENCH.search(said["en"])


def test_parts_are_said_in_the_language_of_the_whole() -> None:
    why = say(
        "figure", given=say("given_of", true="12", about=say("in_year", year=2015)), said="13"
    )
    assert why == Said(
        "le carnet dit « 12 » en 2015, pas « 13 »", "the notebook says « 12 » in 2015, not « 13 »"
    )
    both = listed([why, say("undenied"), why])
    assert both.fr == f"{why.fr} ; il ne le nie pas"
    assert both.en == f"{why.en}; it does not deny it"
