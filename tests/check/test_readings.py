"""The places of a sentence as it stands, and as the active voice would have them."""

from __future__ import annotations

import pytest

from carnet_rag.check.places import find_readings


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "La salle est tenue par le maire.",
            [["salle", "tenue", "maire"], ["maire", "tenue", "salle"]],
        ),
        ("Le maire tient la salle.", [["maire", "tient", "salle"]]),
        (
            "Hier, la salle de bal est bien tenue par le maire de Vaux en mai.",
            [
                ["Hier", "salle", "bal", "tenue", "maire", "Vaux", "mai"],
                ["Hier", "maire", "Vaux", "tenue", "salle", "bal", "mai"],
            ],
        ),
        (
            "La salle est tenue et vendue par le maire.",
            [["salle", "tenue", "vendue", "maire"], ["maire", "tenue", "vendue", "salle"]],
        ),
        ("Il passe par le pont.", [["passe", "pont"]]),
        ("La salle, tenue par le maire, rouvre.", [["salle", "tenue", "maire", "rouvre"]]),
        (
            "La salle est tenue par le maire, le soir.",
            [["salle", "tenue", "maire", "soir"], ["maire", "tenue", "salle", "soir"]],
        ),
    ],
)
def test_the_active_voice_of_a_passive(text: str, expected: list[list[str]]) -> None:
    found = list(find_readings(text))
    assert [[text[p.start : p.end] for p in reading] for reading in found] == expected
    for reading in found[1:]:  # what was led by « par » acts, what opened the sentence is acted on
        agent = next(p for p in reading if "maire" in text[p.start : p.end])
        patient = next(p for p in reading if "salle" in text[p.start : p.end])
        assert (agent.lead, agent.ways, patient.parted) == ("", {""}, False)
        assert "" in patient.ways
