"""What surrounds a question, and question words as they are spelled."""

import pytest

from carnet_rag.conversation.leads import (
    spelled_out,
    strip_and,
    strip_correction,
    strip_polite,
    strip_self,
)
from carnet_rag.conversation.parts import split_parts


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [
        ("combien de tps sa prend ?", "combien de temps ça prend ?"),
        ("sa coute combien", "ça coute combien"),
        ("sa sert a quoi", "ça sert a quoi"),
        ("comment sa se passe", "comment ça se passe"),
        ("sa va durer longtemps ?", "ça va durer longtemps ?"),
        ("sa demande est-elle acceptée ?", "sa demande est-elle acceptée ?"),
        ("quelle est sa mission ?", "quelle est sa mission ?"),
        ("qui finance sa création ?", "qui finance sa création ?"),
        ("jcomprends pas, c possible ?", "je comprends pas, c'est possible ?"),
        ("la vitamine C ?", "la vitamine C ?"),
        ("Coment on fait ? et conbien de gens ?", "Comment on fait ? et combien de gens ?"),
        ("kel budget, kelles aides ?", "quel budget, quelles aides ?"),
        ("commente ce texte, quelque chose manque", "commente ce texte, quelque chose manque"),
        ("are comments welcome?", "are comments welcome?"),
        ("yen a combien ?", "il y en a combien ?"),
        ("il y en a ?", "il y en a ?"),
        ("combien y en a-t-il ?", "combien y en a-t-il ?"),
        ("cest quoi, jen vois pour lassociation ?", "c'est quoi, j'en vois pour l'association ?"),
        ("chui élu, quon maide daccord", "je suis élu, qu'on m'aide d'accord"),
        ("tu es a Lorient, lorient ou Nantes", "tu es a Lorient, lorient ou Nantes"),
        ("un tas de choses a dit lhebdo", "un tas de choses a dit lhebdo"),
        ("ils sont ou ?", "ils sont où ?"),
        ("ils sont maires ou préfets ?", "ils sont maires ou préfets ?"),
        ("ms on est trois", "mais on est trois"),
    ],
)
def test_words_as_they_are_typed(typed: str, spelled: str) -> None:
    assert spelled_out(typed) == spelled


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("non, je parlais des préfets", "des préfets"),
        ("Non, JE PARLAIS des préfets", "des préfets"),
        ("je voulais dire les préfets", "les préfets"),
        ("non, je parlais de la ville\nde Lyon", "de la ville\nde Lyon"),
        ("les préfets", None),
        ("non", None),
    ],
)
def test_a_correction_says_what_is_meant(typed: str, meant: str | None) -> None:
    assert strip_correction(typed) == meant


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("où svp ?", "où?"),
        ("où, merci d'avance !", "où!"),
        ("merci", "merci"),
        ("Bonjour, où ?", "où ?"),
        ("ok et qui m'aide ?", "et qui m'aide ?"),
        ("d'accord, c'est où ?", "c'est où ?"),
        ("bon alors c'est où ?", "alors c'est où ?"),
        ("bon usage du lieu ?", "bon usage du lieu ?"),
        ("bonjour madame cest où", "cest où"),
        ("Bonjour", "Bonjour"),
        ("le bonjour d'Alfred", "le bonjour d'Alfred"),
    ],
)
def test_a_greeting_and_thanks_around_a_question_are_taken_off(typed: str, kept: str) -> None:
    assert strip_polite(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("et le budget ?", ("le budget ?", True)),
        ("mais alors le budget ?", ("le budget ?", True)),
        ("et ?", ("et ?", False)),
        ("et", ("et", False)),
        ("ok le budget ?", ("ok le budget ?", False)),
        ("what about the budget?", ("the budget?", True)),
        ("entre nous", ("entre nous", False)),
        ("alors, le budget", ("le budget", True)),
        ("du coup le budget ?", ("le budget ?", True)),
        ("idem pour la ville", ("pour la ville", True)),
        ("et toi", ("toi", True)),
    ],
)
def test_what_links_a_turn_to_the_last_one(typed: str, kept: tuple[str, bool]) -> None:
    assert strip_and(typed) == kept


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        (
            "quand a-t-il été créé et qui le préside ?",
            ("quand a-t-il été créé ?", "qui le préside ?"),
        ),
        (
            "où et quand se tient le forum ?",
            ("où se tient le forum ?", "Quand se tient le forum ?"),
        ),
        ("qui est-ce ? où vit-il ?", ("qui est-ce ? où vit-il ?",)),
        ("où ça et quand ?", ("où ça et quand ?",)),
        ("que fait la ville et la région ?", ("que fait la ville et la région ?",)),
        ("la ville agit et qui la finance ?", ("la ville agit et qui la finance ?",)),
        (
            "c'est quoi une alliance et combien ça coûte ?",
            ("c'est quoi une alliance ?", "combien ça coûte ?"),
        ),
        ("que fait-on ? il est où ?", ("que fait-on ? il est où ?",)),
        ("la ville existe ? oui ? que fait-elle ?", ("la ville existe ? oui ? que fait-elle ?",)),
        ("what is it and who pays?", ("what is it ?", "who pays?")),
    ],
)
def test_two_questions_typed_as_one(typed: str, parts: tuple[str, ...]) -> None:
    assert split_parts(typed) == parts


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("on est une petite asso de 3 salariés, par quoi on commence ?", "par quoi on commence ?"),
        ("Je suis maire. Que dit la charte ?", "Que dit la charte ?"),
        ("Je suis perdu", "Je suis perdu"),
        (
            "Je suis maire d'un village, on fait quoi ?",
            "Je suis maire d'un village, on fait quoi ?",
        ),
        ("On est deux. Que faire ?", "On est deux. Que faire ?"),
        (
            "Je dirige une PME, est-ce que ça me concerne ?",
            "Je dirige une PME, est-ce que ça me concerne ?",
        ),
        ("Je dirige une PME, ça coûte combien ?", "ça coûte combien ?"),
        ("moi je bosse en mairie, ça coûte combien ?", "ça coûte combien ?"),
        ("je suis journaliste et je cherche des chiffres", "je cherche des chiffres"),
        ("je suis pour la charte et le forum", "je suis pour la charte et le forum"),
        ("on est où là ?", "on est où là ?"),
        ("On est deux, que faire des dons ?", "que faire des dons ?"),
        ("La mairie ne veut pas, je fais quoi ?", "La mairie ne veut pas, je fais quoi ?"),
    ],
)
def test_what_the_reader_says_of_himself_is_not_asked(typed: str, asked: str) -> None:
    assert strip_self(typed) == asked
