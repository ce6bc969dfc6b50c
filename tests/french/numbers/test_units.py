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
        ("5 t", "tonne", "number"),
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
        ("5 mn", "minute", "duration"),
        ("5 (cinq) minutes", "minute", "duration"),
        ("5 minutes", "minute", "duration"),
        ("5 décennies", "décennie", "duration"),
        ("cinq siècles", "siècle", "duration"),
        ("5 km²", "km²", "number"),
        ("5 km2", "km²", "number"),
        ("5 kilomètres carrés", "km²", "number"),
        ("5 m²", "m²", "number"),
        ("5m2", "m²", "number"),
        ("5 mètres carrés", "m²", "number"),
        ("5 m³", "m³", "number"),
        ("5 mètres cubes", "m³", "number"),
        ("5 ha", "ha", "number"),
        ("5 hectares", "ha", "number"),
        ("5 cm", "cm", "number"),
        ("5 mm", "mm", "number"),
        ("5 m", "m", "number"),
        ("5 grammes", "g", "number"),
        ("5 L", "litre", "number"),
        ("5 litres", "litre", "number"),
        ("5 kWh", "kWh", "number"),
        ("5 $", "dollar", "number"),
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


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("12 k€", 12e3, "euro"),
        ("12 K€", 12e3, "euro"),
        ("3 M€", 3e6, "euro"),
        ("3,5 Md€", 3.5e9, "euro"),
        ("3 Mrd €", 3e9, "euro"),
        ("12 €/m²", 12, "euro/m²"),
        ("12 km/h", 12, "km/h"),
        ("3 kEUR", 3e3, "euro"),
        ("12 kWh", 12, "kWh"),
        ("12 MWh", 12e3, "kWh"),
        ("12 GWh", 12e6, "kWh"),
        ("2 h 30", 2.5, "heure"),
        ("2h30", 2.5, "heure"),
        ("2 heures 45", 2.75, "heure"),
        ("12 € 50", 12.5, "euro"),
        ("12 euros 50 centimes", 12.5, "euro"),
        ("2 heures et demie", 2.5, "heure"),
        ("deux ans et demi", 2.5, "an"),
        ("10³", 1000, ""),
        ("10^6", 1e6, ""),
        ("2/3", 66.67, "%"),
        ("¾", 75, "%"),
        ("-5 %", -5, "%"),
        ("–5 %", -5, "%"),
    ],
)
def test_what_a_prefix_a_half_or_a_sign_makes_of_a_number(
    text: str, value: float, unit: str
) -> None:
    quantity = only(text)
    assert (round(quantity.value, 2), quantity.unit) == (value, unit)
    assert (quantity.start, quantity.end) == (0, len(text))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("2 h 75", [2, 75]),
        ("5/7", [5]),
        ("24h/24", [24]),
        ("10-15 %", [10, 15]),
        ("2 élus et demi", [2]),
        ("12 l'eau", [12]),
    ],
)
def test_what_only_looks_like_a_compound(text: str, values: list[float]) -> None:
    assert [quantity.value for quantity in find_quantities(text)] == values


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
