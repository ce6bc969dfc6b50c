"""French figures: what is written, what it is worth, and whether two of them agree."""

from carnet_rag.numbers.agree import Match, agree, moments_agree
from carnet_rag.numbers.dates import Moment, find_moments
from carnet_rag.numbers.quantities import Quantity, find_quantities

__all__ = [
    "Match",
    "Moment",
    "Quantity",
    "agree",
    "find_moments",
    "find_quantities",
    "moments_agree",
]
