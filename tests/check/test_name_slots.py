"""When two names are one."""

from __future__ import annotations

import pytest

from carnet_rag.check.name_slots import same, stands_for
from carnet_rag.french.names import Name, find_names


def named(text: str) -> Name:
    (name,) = find_names(f"Il voit {text}.")
    return name


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Jean Petit", "Petit", True),
        ("Lyon", "LYON", True),
        ("CJD", "Centre des Jeunes Dirigeants", True),
        ("CJD", "Centre des Dirigeants", False),
        ("Cjd", "Centre des Jeunes Dirigeants", False),
        ("CD", "Centre des Dirigeants", False),  # two letters are no acronym
        ("Jean Petit", "Jean Rey", False),
    ],
)
def test_two_names_are_one(one: str, other: str, alike: bool) -> None:
    assert same(named(one), named(other)) is same(named(other), named(one)) is alike


def test_only_the_initials_stand_for_the_name() -> None:
    short, whole = named("CJD"), named("Centre des Jeunes Dirigeants")
    assert stands_for(short, whole) and not stands_for(whole, short)
