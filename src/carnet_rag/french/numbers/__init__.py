"""French figures: what is written, what it is worth, and whether two of them agree."""

from carnet_rag.french.numbers.agreement import (
    Side,
    agree,
    comparable,
    equal,
    moments_agree,
    on_side,
    side_of,
)
from carnet_rag.french.numbers.dates import MONTHS, Moment, find_moments, long_date
from carnet_rag.french.numbers.quantities import find_quantities
from carnet_rag.french.numbers.units import Quantity

__all__ = [
    "MONTHS",
    "Moment",
    "Quantity",
    "Side",
    "agree",
    "comparable",
    "equal",
    "find_moments",
    "find_quantities",
    "long_date",
    "moments_agree",
    "on_side",
    "side_of",
]
