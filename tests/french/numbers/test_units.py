"""What stands around a number: the unit behind it, the bound in front."""

from __future__ import annotations

import pytest

from carnet_rag.french.numbers import Quantity, find_quantities


def only(text: str) -> Quantity:
    (quantity,) = find_quantities(text)
    return quantity


@pytest.mark.parametrize(
    ("text", "unit", "kind"),
    [
        ("5%", "%", "percent"),
        ("5 %", "%", "percent"),
        ("5\u00a0%", "%", "percent"),
        ("5 pour cent", "%", "percent"),
        ("5 p. 100", "%", "percent"),
        ("5 points", "points", "points"),
        ("0,5 point", "points", "points"),
        ("5 fois plus", "fois", "multiple"),
        ("deux fois moins", "fois", "multiple"),
        ("5km", "km", "number"),
        ("5 kilomètres", "km", "number"),
        ("5 mètres", "m", "number"),
        ("5 tonnes", "tonne", "number"),
        ("5kg", "kg", "number"),
        ("5 kilos", "kg", "number"),
        ("5€", "euro", "number"),
        ("5 €", "euro", "number"),
        ("5 euros", "euro", "number"),
        ("5 millions d'euros", "euro", "number"),
        ("360°", "degré", "number"),
        ("5 ans", "an", "duration"),
        ("5 années", "an", "duration"),
        ("5 dernières années", "an", "duration"),
        ("5 prochaines années", "an", "duration"),
        ("5 longues années", "an", "duration"),
        ("5 mois", "mois", "duration"),
        ("5 semaines", "semaine", "duration"),
        ("5 jours", "jour", "duration"),
        ("5h", "heure", "duration"),
        ("5 heures", "heure", "duration"),
        ("5min", "minute", "duration"),
        ("5 minutes", "minute", "duration"),
        ("5 décennies", "décennie", "duration"),
        ("cinq siècles", "siècle", "duration"),
        ("CINQ SIÈCLES", "siècle", "duration"),
    ],
)
def test_units(text: str, unit: str, kind: str) -> None:
    quantity = only(text)
    assert (quantity.unit, quantity.kind, quantity.start, quantity.end) == (
        unit, kind, 0, len(text),
    )  # fmt: skip


@pytest.mark.parametrize(
    "text", ["5 points clés", "5 points de vue", "5 fois", "5 moisissures", "5 annuaires", "5 élus"]
)
def test_words_that_only_look_like_units(text: str) -> None:
    quantity = only(text)
    assert (quantity.unit, quantity.kind, quantity.end) == ("", "number", 1)


BOUNDS = {
    "more": ["plus de", "un peu plus de", "au-delà de", "dépasse", "dépassent les",
             "davantage que", "excède", "supérieur à", "supérieures à"],
    "at_least": ["pas moins de", "au moins", "au minimum"],
    "less": ["moins de", "un peu moins de", "à peine moins de", "inférieur à", "en dessous de"],
    "at_most": ["au plus", "au maximum", "jusqu'à", "jusqu’à"],
    "near": ["près de", "presque", "quasi", "quasiment", "bientôt"],
    "about": ["environ", "autour de", "à peu près", "quelque", "approximativement",
              "de l'ordre de"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("words", "bound"), [(words, bound) for bound, all_ in BOUNDS.items() for words in all_]
)
def test_bounds(words: str, bound: str) -> None:
    for text in (f"{words} 50 élus", f"Il y en a {words} 50 %.", f"C'est {words.upper()} 50."):
        quantity = only(text)
        assert quantity.bound == bound
        assert text[quantity.span_start :].lower().startswith(f"{words} 50")


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("plus d'un millier", "more"),
        ("plus des deux tiers", "more"),
        ("plus de la moitié", "more"),
        ("moins d'un tiers", "less"),
        ("pas moins d'une dizaine", "at_least"),
        ("près des deux tiers", "near"),
        ("près d’un tiers", "near"),
    ],
)
def test_a_bound_joined_to_its_number(text: str, bound: str) -> None:
    quantity = only(text)
    assert (quantity.bound, quantity.span_start) == (bound, 0)


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("50 environ", "about"),
        ("50 % environ", "about"),
        ("50 élus environ", ""),
        ("50 élus, plus de détails", ""),
        ("un surplus de 50 élus", ""),
        ("structuré autour de 3 phases", ""),
        ("Organisée autour de 3 axes", ""),
        ("réunis autour de 3 projets", ""),
        ("il tourne autour de 3 axes", "about"),
        ("plus de détails sur les 50 élus", ""),
    ],
)
def test_a_bound_touches_its_number(text: str, bound: str) -> None:
    quantity = only(text)
    assert quantity.bound == bound
    assert bound != "" or quantity.span_start == quantity.start
