"""What points outside of a question, with what it agrees with, and what binds it inside."""

from __future__ import annotations

import pytest

from carnet_rag.conversation.pointing import Pointer, pointers
from carnet_rag.french.parsing import parse


def told(found: list[Pointer]) -> str:
    return ", ".join(
        f"{p.kind} {p.gender or '-'} {p.number or '-'}{' person' if p.person else ''}"
        for p in found
    )


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("lequel des deux ?", "which m s"),
        ("lesquels des élus ?", "which m p"),
        ("celui d'après ?", "which m s"),
        ("ceux de la ferme ?", "which m p"),
        ("celles qui restent ?", ""),
        ("laquelle ?", "which f s"),
        ("lequel ?", "which m s"),
        ("la ferme et celle d'à côté ?", "which f s"),
        ("son école ?", "owner - s"),
        ("leur directeur ?", "owner - p"),
        ("leurs écoles ?", "owner - p"),
        ("la ferme et son budget ?", ""),
        ("les fermes et son budget ?", "owner - s"),
        ("les fermes et leur budget ?", ""),
        ("ce moment ?", ""),
        ("ce carnet ?", ""),
        ("cette ferme de poules ?", ""),
        ("cette ferme ?", "this f s"),
        ("ces fermes ?", "this - p"),
        ("ce programme-là ?", "this m s"),
        ("avec eux ?", "object m p"),
        ("avec elle ?", "object f s"),
        ("pour la ferme et avec elle ?", ""),
        ("à côté d'elle ?", "object f s"),
        ("des fermes, quoi sur elles ?", ""),
        ("qui les finance ?", "object - p"),
        ("qui la finance ?", "object f s"),
        ("qui finance la ferme et la vend ?", ""),
        ("on y va ?", "object - -"),
        ("on en fait quoi ?", "object - -"),
        ("qui lui parle ?", "object - s person"),
        ("qui leur parle ?", "object - p person"),
        ("que dit la ferme et qui lui parle ?", ""),
        ("que disent les élus et qui leur parle ?", ""),
        ("cela coûte ?", "neuter - -"),
        ("la ferme, ça coûte ?", ""),
        ("ça sert à la ferme ?", "neuter - -"),
        ("ça coûte 12 ?", "neuter - -"),
        ("et ça à ce moment ?", "neuter - -"),
        ("c'est quoi ?", "neuter - -"),
        ("comment faire avec ça ?", "neuter - -"),
        ("là-dessus ?", "neuter - -"),
        ("c'est pas payant", "neuter - -"),
        ("c'est quand ?", "neuter - -"),
        ("que fait l'élu quand il part ?", ""),
        ("que font les élus quand il part ?", "subject m s"),
        ("que fait l'ANPP quand elle part ?", ""),
        ("avec la ferme, quand part-elle ?", "subject f s"),
        ("pour la ferme, quand part-elle ?", ""),
        ("chez la ferme quand part-elle ?", ""),
        ("en 2015, quand part-il ?", "subject m s"),
        ("le matin, quand part-il ?", "subject m s"),
        ("quand part-il de la ferme ?", "subject m s"),
        ("quand part-il, le train ?", ""),
        ("la ferme quand elle part ?", ""),
        ("le cas 1, elle part ?", ""),
        ("il faut quoi et il part ?", "subject m s"),
        ("il y en a une ?", "object - -"),
        ("comment en créer une autre ?", ""),
        ("comment en créer plusieurs ?", "object - -"),
        ("il y en a une, des fermes ?", ""),
        ("pour sa santé ?", "owner - s"),
        ("il y en a deux dans la ville ?", "object - -"),
        ("il y a un film ?", ""),
    ],
)
def test_what_a_french_question_points_to(question: str, expected: str) -> None:
    assert told(pointers(parse(question))) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("who founded it?", "subject - s"),
        ("what is its budget?", "subject - s"),
        ("who is he?", "subject - s person"),
        ("who pays her?", "subject - s person"),
        ("where are they?", "subject - p"),
        ("what is their aim?", "subject - p"),
        ("what is this?", "this - -"),
        ("what are those?", "this - -"),
        ("is it true?", ""),
        ("is there a film?", ""),
        ("were there farms?", ""),
        ("does it take long?", ""),
        ("Who is Ann and where is she?", ""),
        ("what is the farm and its budget?", ""),
        ("which ones?", "this - -"),
        ("what is that farm?", "this - -"),
        ("It works?", "subject - s"),
    ],
)
def test_what_an_english_question_points_to(question: str, expected: str) -> None:
    assert told(pointers(parse(question), english=True)) == expected
