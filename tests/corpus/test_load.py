"""Reading carnets: the real one line by line, small ones for each rule, bad ones for messages."""

import importlib.util
import time
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from carnet_rag.corpus.chunk import split_passages
from carnet_rag.corpus.load import load_carnet, load_corpus
from carnet_rag.errors import CorpusError
from carnet_rag.figures import extract_figures
from carnet_rag.french.tokens import count_tokens
from carnet_rag.types import Carnet, Sentence

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "corpus"
FILE = "odd17-alliance-territoire.md"


def _scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", ROOT / "eval" / "score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCORE = _scorer()


@pytest.fixture(scope="module")
def carnet() -> Carnet:
    (one,) = load_corpus(CORPUS)
    return one


def read(folder: Path, text: str, name: str = "c.md", toml: str = "") -> Carnet:
    (folder / name).write_text(text, encoding="utf-8")
    if toml:
        (folder / "carnets.toml").write_text(toml, encoding="utf-8")
    return next(one for one in load_corpus(folder) if one.file == name)


def sentences(carnet: Carnet) -> list[Sentence]:
    return [sentence for block in carnet.blocks for sentence in block.sentences]


def holding(carnet: Carnet, words: str) -> Sentence:
    """The first sentence with these words that is not a line of the table of contents."""
    found = [s for s in sentences(carnet) if words in s.text and "\t" not in s.text]
    assert found, words
    return found[0]


# The real carnet


def test_identity(carnet: Carnet) -> None:
    assert (carnet.carnet_id, carnet.file) == ("odd17-alliance-territoire", FILE)
    assert carnet.title == "ODD 17 : Alliance & Territoire"
    assert (carnet.published, carnet.language) == ("2022-07-05", "fr")


def test_spans_are_true_ordered_and_whole(carnet: Carnet) -> None:
    at = 0
    for block in carnet.blocks:
        assert not carnet.text[at : block.start].strip()
        assert at <= block.start < block.end
        inside = block.start
        for sentence in block.sentences:
            assert carnet.text[sentence.start : sentence.end] == sentence.text
            between = carnet.text[inside : sentence.start]
            assert not between.strip(" \n\t-⇒.0123456789"), between
            assert inside <= sentence.start < sentence.end <= block.end
            inside = sentence.end
            for note in sentence.notes:
                assert carnet.text[note.start : note.end] == note.text
        assert inside == block.end
        at = block.end
    assert at == len(carnet.text)


def test_every_block_and_sentence_is_verbatim(carnet: Carnet) -> None:
    corpus = SCORE.Corpus(CORPUS)
    texts = [carnet.text[block.start : block.end] for block in carnet.blocks]
    texts += [sentence.text for sentence in sentences(carnet)]
    drifted = [t for t in texts if not corpus.verbatim({"quote": t, "file": carnet.file})]
    assert drifted == []


def test_no_word_of_the_source_is_lost(carnet: Carnet) -> None:
    source = Counter(SCORE.words((CORPUS / FILE).read_text(encoding="utf-8")))
    kept = Counter(SCORE.words(carnet.text))
    lost = source - kept
    assert not kept - source
    # What goes: the numbers of the 25 notes, and what is left of broken tags and entities.
    assert all(word.isdigit() or word in ("lt", "sup", "quot") for word in lost), lost
    assert sum(n for word, n in lost.items() if word.isdigit()) <= 25


def test_section_tree_follows_the_table_of_contents(carnet: Carnet) -> None:
    tree = {section.heading_path: section.page for section in carnet.sections}
    main = "« Alliance & Territoire », que confirme la pratique ?"
    assert tree[(main,)] == 13
    assert tree[(main, "L'engagement associatif d'Habitat & Humanisme, par Bernard DEVERT")] == 16
    assert tree[("« Alliance & Territoire », la prise de hauteur de Jean-Paul DELEVOYE",)] == 21
    assert tree[("ANNEXE 3 – Chemin de mise en débat",)] == 26
    annexe = "ANNEXE 5 – Les outils du « faire alliance »"
    assert sum(path[0] == annexe for path in tree) == 8
    assert ("Couverture",) in tree and ("Quatrième de couverture",) in tree
    listed = [s for s in carnet.sections if s.page is not None]
    assert [s.page for s in listed] == sorted(s.page or 0 for s in listed)
    assert not any("Une capacité d'actions holistique" in path for path in tree)
    for section in carnet.sections:
        assert 0 <= section.start < section.end <= len(carnet.text)


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        ("Ecoutons leur retour", None),
        ("La notion de projet de territoire est devenue", "Laurent Rieutort"),
        ("C'est par cette question", "Michael Restier"),
        ("Son premier objectif est", "Josiane Corneloup"),
        ("Il demande de réunir tous les acteurs", "Pierre Leroy"),
        ("Ce n'est pas non plus un programme", "Pierre Leroy"),
        ("Nous défendons une vision ambitieuse", "Pierre Leroy"),
        ("Innovation, partage, coopération", "Michael Restier"),
        ("C'est aussi l'ambition du vade-mecum", "Nicolas Soret"),
        ("En aucun cas, le projet de territoire", "Pierre Leroy"),
        ("L'engagement des PME est une réalité", None),
        ("Une entreprise ne peut être durable", "Luc Bellière"),
        ("Son fondateur, Bernard DEVERT", None),
        ("Le vivant dut reconnaître", "Bernard Devert"),
        ("ce que je hais c'est la mort", "Bernard Devert"),
        ("Le « devoir d'alliance » s'est progressivement", None),
        ("Il a créé en 2019 la Chaire", None),
        ("La question territoriale a fait son retour", "Laurent Lelli"),
        ("Comme l'ont rappelé les deux séminaires", None),
        ("De Gaulle disait", "Jean-Paul Delevoye"),
        ("Elle invite tous ceux qui souhaitent", None),
        ("Ces grandes orientations seront", "Stéphane Rozès"),
        ("ont confié au politologue", None),
    ],
)
def test_who_speaks(carnet: Carnet, words: str, speaker: str | None) -> None:
    assert holding(carnet, words).speaker == speaker


@pytest.mark.parametrize(
    ("words", "label", "note"),
    [
        ("l'Action collective transformatrice", "1", "Dossier « Intérêt général"),
        ("ces trois ingénieries.", "2", "https://observatoire-des-partenariats.fr"),
        ("C'est par cette question", "6", "https://anpp.fr"),
        ("contractualisationz", "7", "https://www.anpp.fr/contrat-de-territoire/"),
        ("(CJD) lance", "8", "www.cjd.net"),
        ("SOFRASER", "10", "www.sofraser.com"),
        ("par la coopération.", "12", '" Écologie industrielle'),
        ("BIOTOP", "15", "http://reseau-biotop.com/"),
        ("objectifs du développement durable d'Ana Bell", "16", "« Engagement territorial"),
        ("« PTCE émergents »", "17", "Pôle Territorial"),
        ("politiques, économiques et médiatiques", "25", "Rapport « Les alliances"),
    ],
)
def test_notes_hang_on_the_sentence_that_calls_them(
    carnet: Carnet, words: str, label: str, note: str
) -> None:
    bodies = {n.label: n.text for n in holding(carnet, words).notes}
    assert bodies[label].startswith(note)


def test_every_note_with_a_call_is_tied_once(carnet: Carnet) -> None:
    tied = [note.label for sentence in sentences(carnet) for note in sentence.notes]
    assert sorted(map(int, tied)) == [n for n in range(1, 26) if n != 20]
    assert holding(carnet, "entre 2015 et 2021.").notes == ()  # its body is not in the file


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Les 5 angles de définition du territoire", "caption"),
        ("Territorialité des pratiques partenariales des fondations", "caption"),
        ("Source : World café", "caption"),
        ("Bases (en millions)", "caption"),
        ("La Charte du « faire alliance » en image", "caption"),
        ("Les priorités du « jouer collectif » selon les élus locaux !", "caption"),
        ("Une capacité d'actions holistique", "caption"),
        ("Enjeux et besoins « micro »", "garbled"),
        ("Des objectifs Partagés...", "garbled"),
        ("Espace adminis tratif", "garbled"),
        ("opinionway", "garbled"),
        ("Les plus de 85 ans vont quadrupler", "prose"),
        ("la Fondation des Territoires est un vecteur de confiance", "prose"),
        ("5 juillet 2022", "prose"),
        ("copiloté par l'ORSE et Le RAMEAU", "prose"),
        ("Ensemble, valorisons notre capacité", "prose"),
    ],
)
def test_figures_are_kept_apart_from_prose(carnet: Carnet, words: str, kind: str) -> None:
    assert holding(carnet, words).kind == kind


def test_a_list_goes_on_behind_a_figure(carnet: Carnet) -> None:
    lists = [block for block in carnet.blocks if block.kind == "item"]
    assert len(lists) >= 11
    steps = [b for b in lists if "23-11-2017" in carnet.text[b.start : b.end]]
    rest = [b for b in lists if "12-07-2021" in carnet.text[b.start : b.end]]
    assert steps[0] is not rest[0]
    words = [carnet.text[a:b] for block in carnet.blocks for a, b in block.emphasis]
    assert "co-construction » (agir ensemble)" in " ".join(words)


def test_speakers_have_their_role(carnet: Carnet) -> None:
    roles = {one.name: one.role for one in carnet.speakers}
    assert roles["Stéphane Rozès"] == "politologue"
    assert len(roles) == 6


# Rules, on small carnets


def test_markdown_levels_make_the_tree_without_a_table(tmp_path: Path) -> None:
    carnet = read(
        tmp_path, "# Titre\n\nAvant.\n\n## Un\n\nA.\n\n### Deux\n\nB.\n\n## Trois\n\nC.\n"
    )
    assert carnet.title == "Titre"
    assert [s.heading_path for s in carnet.sections] == [(), ("Un",), ("Un", "Deux"), ("Trois",)]


def test_equal_headings_are_two_sections(tmp_path: Path) -> None:
    carnet = read(tmp_path, "# T\n\n## Bilan\n\nA.\n\n## Bilan\n\nB.\n")
    first, second = [s for s in carnet.sections if s.heading_path == ("Bilan",)]
    assert first.end == second.start


def test_a_text_file_needs_no_heading(tmp_path: Path) -> None:
    carnet = read(tmp_path, "Une ligne\ncoupée en deux.\n\nUne autre.\n", "note.txt")
    assert (carnet.title, carnet.carnet_id) == ("note", "note")
    assert carnet.text == "Une ligne coupée en deux.\n\nUne autre."
    assert [s.heading_path for s in carnet.sections] == [()]


def test_bom_and_crlf_are_accepted(tmp_path: Path) -> None:
    (tmp_path / "c.md").write_bytes("\ufeff# Été\r\n\r\nDeux\r\nlignes.\r\n".encode())
    (carnet,) = load_corpus(tmp_path)
    assert (carnet.title, carnet.text) == ("Été", "Été\n\nDeux lignes.")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Un **gras** et *ital*.", "Un gras et ital."),
        ("Fait<sup>1</sup>, puis <sup>2</sup>.", "Fait, puis."),
        ("Le 1<sup>er</sup> mai, 4<sup>ème</sup> volet.", "Le 1er mai, 4ème volet."),
        ("Une aire de 12 m<sup>2</sup> ou 3 km².", "Une aire de 12 m² ou 3 km²."),
        ("Vu&nbsp;: &lt;5 &amp; 6 \\* 7.", "Vu : <5 & 6 * 7."),
        ("Voir <u>ceci</u> et <https://a.fr>.", "Voir ceci et <https://a.fr>."),
    ],
)
def test_only_markup_goes(tmp_path: Path, source: str, text: str) -> None:
    carnet = read(tmp_path, source)
    assert carnet.text == text
    assert SCORE.Corpus(tmp_path).verbatim({"quote": carnet.text, "file": "c.md"})


def test_the_words_of_a_link_stay_and_its_address_is_kept_apart(tmp_path: Path) -> None:
    carnet = read(
        tmp_path, "Voir [le site](https://a.fr/x_(y)) et [la charte][c].\n\n[c]: https://c.fr"
    )
    assert carnet.text == "Voir le site et la charte."
    told = [(carnet.text[link.start : link.end], link.address) for link in carnet.links]
    assert told == [("le site", "https://a.fr/x_(y)"), ("la charte", "https://c.fr")]


def test_tables_and_nested_lists_stay_readable(tmp_path: Path) -> None:
    carnet = read(tmp_path, "| A | B |\n|---|---|\n| 1 | 2 |\n\nSuite :\n\n- x\n  - ⇒ y\n- 1- z\n")
    assert carnet.text == "A | B\n1 | 2\n\nSuite :\n- x\n  ⇒ y\n1- z"


def test_notes_that_restart_go_to_the_nearest_call(tmp_path: Path) -> None:
    carnet = read(
        tmp_path,
        "Un<sup>1</sup>.\n\n<sup>1</sup> corps A\n\nDeux¹.\n\n<sup>1</sup> corps B\n\n"
        "Trois[^n] ici.\n\n[^n]: corps C\n",
    )
    tied = {s.text: [n.text for n in s.notes] for s in sentences(carnet) if s.notes}
    assert tied == {
        "Un.": ["corps A"],
        "Deux.": ["corps B"],
        "Trois ici.": ["corps C"],
    }


def test_speakers_are_read_from_titles(tmp_path: Path) -> None:
    carnet = read(
        tmp_path,
        "# T\n\n## Le récit, par sa présidente Jeanne DOE\n\nJ'ai vu.\n\n"
        "## Programme de Lille\n\nRien.\n\n"
        "## Témoignage de Paul Roy, berger\n\nJ'ai gardé.\n\n"
        "## Le projet de Paul Roy, berger\n\nTout.\n",
    )
    assert holding(carnet, "J'ai vu").speaker == "Jeanne Doe"
    assert holding(carnet, "J'ai gardé").speaker == "Paul Roy"
    assert holding(carnet, "Rien").speaker is holding(carnet, "Tout").speaker is None
    told = [(s.name, s.role) for s in carnet.speakers]
    assert told == [("Jeanne Doe", "présidente"), ("Paul Roy", "berger")]


def test_printed_table_repairs_levels(tmp_path: Path) -> None:
    carnet = read(
        tmp_path,
        "# Carnet\n\n# Sommaire\n\nPartie 1 – Avant ..... 3\nUn détail ..... 4\n"
        "Partie 2 – Après ..... 5\n\n# Partie 1 - Avant\n\nTexte un.\n\n### Un détail\n\n"
        "Texte deux.\n\n##### Partie 2 - Après\n\nTexte trois.\n",
    )
    assert [(s.heading_path, s.page) for s in carnet.sections[2:]] == [
        (("Partie 1 – Avant",), 3),
        (("Partie 1 – Avant", "Un détail"), 4),
        (("Partie 2 – Après",), 5),
    ]


def test_files_are_found_at_any_depth(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    for name in ("a/b/x.md", "a/x.md", "x.md", "x.txt", "README.md", ".cache.md"):
        (tmp_path / name).write_text("Même texte.", encoding="utf-8")
    ids = [one.carnet_id for one in load_corpus(tmp_path)]
    assert sorted(ids) == ["a/b/x", "a/x", "x", "x.txt"]


# Bad input


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "fichier vide"),
        (b"  \n\n", "fichier vide"),
        (b"abc\0def", "binaire"),
        (b"---\n\n***\n", "aucun texte"),
    ],
)
def test_bad_files_are_named(tmp_path: Path, data: bytes, message: str) -> None:
    (tmp_path / "mauvais.md").write_bytes(data)
    (tmp_path / "bon.md").write_text("Bon.", encoding="utf-8")
    with pytest.raises(CorpusError, match=message) as caught:
        load_corpus(tmp_path)
    assert "mauvais.md" in str(caught.value)
    problems: list[str] = []
    assert [one.carnet_id for one in load_corpus(tmp_path, problems=problems)] == ["bon"]
    assert len(problems) == 1 and message in problems[0]


@pytest.mark.parametrize("target", ["absent.md", "lien.md"])
def test_unreadable_file_is_named(tmp_path: Path, target: str) -> None:
    (tmp_path / "lien.md").symlink_to(tmp_path / target)
    with pytest.raises(CorpusError, match=r"lien\.md : lecture impossible"):
        load_corpus(tmp_path)


def test_missing_and_empty_folders(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="introuvable"):
        load_corpus(tmp_path / "absent")
    (tmp_path / "README.md").write_text("pas un carnet", encoding="utf-8")
    with pytest.raises(CorpusError, match="aucun carnet"):
        load_corpus(tmp_path)
    with pytest.raises(CorpusError, match="est un fichier"):
        load_corpus(tmp_path / "README.md")


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ('["c.md"]\ntitre = "x"', "clé inconnue « titre »"),
        ('["absent.md"]\ntitle = "x"', "aucun fichier"),
        ('["c.md"]\ntitle = 3', "« title » = 3"),
        ('["c.md"]\npublished = "hier"', "2022-07-05"),
        ("title = 'x'", "n'est pas une section"),
        ('["c.md"\n', "TOML illisible"),
        ('[["c.md".testimony]]\nspeaker = "A"\nfrom = "Bon"', "il manque"),
        ('[["c.md".testimony]]\nspeaker = "A"\nfrom = "Bon"\nto = "nulle part"', "nulle part"),
        ('[["c.md".testimony]]\nspeaker = "A"\nfrom = "Bon"\nto = "j"\nx = "y"', "clé inconnue"),
    ],
)
def test_broken_metadata_is_explained(tmp_path: Path, toml: str, message: str) -> None:
    with pytest.raises(CorpusError) as caught:
        read(tmp_path, "Bon jour.", toml=toml)
    assert message in str(caught.value)


def test_a_single_file_can_be_read_alone(tmp_path: Path) -> None:
    path = tmp_path / "seul.md"
    path.write_text("# Seul\n\nBonjour.", encoding="utf-8")
    assert load_carnet(path).file == "seul.md"


@pytest.mark.parametrize(
    ("suffix", "unit"),
    [
        (".html", "<dl><dt>a<dd>b"),
        (".html", "a<sup>1</sup>"),
        (".md", "com-\n"),
        (".md", "PAUL ROY\n"),
        (".md", "| a | b |\n"),
        (".md", "a<sup>1</sup> "),
    ],
)
def test_no_long_paragraph_keeps_a_reader_busy(tmp_path: Path, suffix: str, unit: str) -> None:
    path = tmp_path / f"suite{suffix}"
    path.write_text(f"# Titre\n\nUn début.\n\n{unit * (100_000 // len(unit))}\n", "utf-8")
    started = time.process_time()
    load_carnet(path)
    assert time.process_time() - started < 6


def test_a_list_of_terms_inside_another_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "termes.html"
    path.write_text("<p>Lu.<dl><dt>Un<dd>dehors <dl><dt>Deux<dd>dedans</dl></dl>", "utf-8")
    assert load_carnet(path).text.count("dedans") == 1


@pytest.mark.parametrize("suffix", [".md", ".html", ".txt"])
@pytest.mark.parametrize("unit", ["a", " ", "7 ", "....", "_ _ ", "[^a", "<!-- ", "1) ", "57 % "])
def test_no_line_keeps_a_reader_busy(tmp_path: Path, suffix: str, unit: str) -> None:
    path = tmp_path / f"ligne{suffix}"
    line = (unit * 50_000)[:50_000]
    path.write_text(f"# Titre\n\nUn début.\n\n{line}§\n\nUne fin.\n", encoding="utf-8")
    started = time.process_time()
    carnet = load_carnet(path)
    extract_figures((carnet,), tuple(split_passages(carnet, 220, count_tokens)))
    assert "Un début." in carnet.text
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    ("words", "pages"),
    [
        ("Le puits", (3, 5)),
        ("La margelle", (3, 5)),  # under a heading that the table does not list
        ("Le four", (5, 5)),
        ("La braise", (5, 9)),
        ("Le lavoir", (9, None)),
        ("Voici le hameau", None),
    ],
)
def test_a_text_stands_between_where_its_section_begins_and_where_the_next_does(
    tmp_path: Path, words: str, pages: tuple[int, int | None] | None
) -> None:
    carnet = read(
        tmp_path,
        "Voici le hameau en hiver.\n\n## Sommaire\n\nL'eau........3\nLe pain........5\n"
        "La farine........5\nLe linge........9\n\n# L'eau\n\nLe puits est rond.\n\n## Autour\n\n"
        "La margelle est usée.\n\n# Le pain\n\nLe four est chaud.\n\n# La farine\n\nLa braise "
        "dort.\n\n# Le linge\n\nLe lavoir est froid.\n",
    )
    assert carnet.pages_at(carnet.text.index(words)) == pages
