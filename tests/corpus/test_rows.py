"""The letters of a sheet to rows, and rows to the order of reading, on places alone."""

from __future__ import annotations

import pytest

from carnet_rag.corpus.load.pdf.columns import in_reading_order
from carnet_rag.corpus.load.pdf.glyphs import Run, Sheet, Style
from carnet_rag.corpus.load.pdf.rows import find_rows, join_stretched
from carnet_rag.corpus.load.pdf.running import part_running


def run(text: str, left: float, base: float, size: float = 10.0) -> Run:
    """Letters half as wide as they are high."""
    style = Style("Corps", size, False, 0)
    return Run(text, style, left, left + 0.5 * size * len(text), base)


def sheet(*runs: Run, number: int = 1) -> Sheet:
    return Sheet(number, 600.0, 800.0, "", list(runs))


def texts(*runs: Run) -> list[str]:
    return [row.text for row in find_rows(sheet(*runs))]


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (run("cuit", 121, 100), ["paincuit"]),  # 1 point after « pain », which ends at 120
        (run("cuit", 123, 100), ["pain cuit"]),
        (run("cuit", 131, 100), ["pain cuit"]),
        (run("cuit", 133, 100), ["pain", "cuit"]),  # more than a blank between words
        (run("cuit", 116, 100), ["paincuit"]),
        (run("cuit", 114, 100), ["pain", "cuit"]),  # over it
        (run("cuit", 123, 101.4), ["pain cuit"]),
        (run("cuit", 123, 101.6), ["pain", "cuit"]),  # of another line
        (run("2", 120, 96, 6), ["pain2"]),  # raised
        (run("2", 120, 103, 6), ["pain2"]),  # lowered
        (run("2", 120, 88, 6), ["pain", "2"]),
        (run("2", 120, 96, 9), ["pain", "2"]),  # no smaller: of another line
        (run("E", 120, 102.2), ["painE"]),  # touches it, as in a logo
        (run("E", 122, 102.2), ["pain", "E"]),
        (run("|", 123, 200), ["pain"]),  # an ornament
        (run("cuit", 100, 802), ["pain"]),  # below the sheet
        (run("cuit", 100, 801), ["pain", "cuit"]),
        (run("cuit", 100, -1), ["pain"]),
        (run("cuit", 600, 300), ["pain"]),
        (run("cuit", -20, 300), ["pain"]),
    ],
)
def test_what_makes_one_row(second: Run, expected: list[str]) -> None:
    assert texts(run("pain", 100, 100), second) == expected


@pytest.mark.parametrize(
    ("marker", "text", "expected"),
    [
        (run("•", 80, 100), run("Le four", 100, 100), ["• Le four"]),
        (run("•", 80, 103), run("Le four", 100, 100), ["• Le four"]),
        (run("•", 80, 104), run("Le four", 100, 100), ["•", "Le four"]),
        (run("•", 45, 100), run("Le four", 101, 100), ["•", "Le four"]),
        (run("a)", 80, 100), run("Le four", 105, 100), ["a) Le four"]),
        (run("2.", 75, 100), run("Le four", 105, 100), ["2. Le four"]),
        (run("2.", 75, 100), run("35 fours", 105, 100), ["2.", "35 fours"]),  # a decimal, perhaps
        (run("•", 80, 100), run("35 fours", 105, 100), ["• 35 fours"]),
        (run("ab", 75, 100), run("Le four", 105, 100), ["ab", "Le four"]),
        (run("•", 180, 100), run("Le four", 100, 100), ["•", "Le four"]),  # to its left
    ],
)
def test_a_lone_marker_goes_with_the_text_to_its_right(
    marker: Run, text: Run, expected: list[str]
) -> None:
    assert texts(marker, text) == expected


def listed(*pages: str, right: float = 500.0) -> list[Run]:
    """Titles with their page, whose numbers end at one place."""
    runs: list[Run] = []
    for line, page in enumerate(pages):
        runs.append(run(f"Partie {line}", 100, 100 + 20 * line))
        runs.append(run(page, right - 5 * len(page), 100 + 20 * line))
    return runs


def test_titles_and_their_pages_are_lines_of_a_contents() -> None:
    assert texts(*listed("3", "12", "iv")) == ["Partie 0\t3", "Partie 1\t12", "Partie 2\tiv"]
    # Two such lines may be anything.
    assert texts(*listed("3", "12")) == ["Partie 0", "3", "Partie 1", "12"]
    # A number that stands beside two texts is of none.
    beside = run("autre", 300, 100)
    assert texts(*listed("3", "12", "40"), beside)[:2] == ["Partie 0", "3"]
    # The dots between them may stand apart, and a title may be a number.
    dots = run(". . . . . .", 300, 100)
    assert texts(*listed("3", "12", "40"), dots) == ["Partie 0\t3", "Partie 1\t12", "Partie 2\t40"]
    year = [run("2.3 2004 . . . . . .", 100, 160), run("41", 490, 160)]
    assert texts(*listed("3", "12", "40"), *year)[-1] == "2.3 2004\t41"


def test_a_table_of_numbers_is_no_contents() -> None:
    lines = [
        (run("Conques", 50, y), run("310", 200, y), run("82 %", 300, y)) for y in (100, 120, 140)
    ]
    assert texts(*(one for line in lines for one in line)) == ["Conques", "310", "82 %"] * 3


def order(*runs: Run, body: float = 10.0) -> list[list[str]]:
    columns = in_reading_order(find_rows(sheet(*runs)), body)
    return [[row.text for row in column] for column in columns]


LEFT = [run("gauche un", 50, 100), run("gauche deux", 50, 112)]
RIGHT = [run("droite un", 300, 100), run("droite deux", 300, 112)]


def test_columns_are_read_one_after_the_other() -> None:
    assert order(*RIGHT, *LEFT) == [
        ["gauche un", "gauche deux"],
        ["droite un", "droite deux"],
    ]


@pytest.mark.parametrize(("left", "columns"), [(113, 1), (115, 2)])
def test_a_column_begins_beyond_a_blank_as_wide_as_a_letter_is_high(
    left: float, columns: int
) -> None:
    beside = [
        run(text, at, base) for base in (100, 112) for text, at in (("a" * 11, 50), ("b", left))
    ]
    assert len(order(*beside[::2], *beside[1::2])) == columns  # the left one ends at 105


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        # What crosses the blank parts what is above from what is below.
        (run("un titre qui passe d'une colonne à l'autre " * 2, 50, 150), 5),
        # So does a large line of one column alone, and a small one does not.
        (run("Titre", 50, 150, 14), 5),
        (run("suite", 50, 124), 2),
        (run("suite", 50, 145), 2),
    ],
)
def test_what_parts_the_columns(line: Run, expected: int) -> None:
    below = [run("encore", 50, 180), run("encore", 300, 180)]
    assert len(order(*LEFT, *RIGHT, line, *below)) == expected


@pytest.mark.parametrize(
    ("foot", "pages"),
    [
        ("{}", [1, 2, 3, 4]),
        ("- {} -", [1, 2, 3, 4]),
        ("page {} sur 4", [1, 2, 3, 4]),
        ("Le carnet | {}", [1, 2, 3, 4]),
        ("{} | Le carnet", [1, 2, 3, 4]),
        ("Le carnet", [None] * 4),
    ],
)
def test_the_page_that_a_running_line_tells(foot: str, pages: list[int | None]) -> None:
    sheets = [
        sheet(run(f"Texte {'abcd'[n - 1]}", 100, 400), run(foot.format(n), 250, 780), number=n)
        for n in range(1, 5)
    ]
    kept, numbers = part_running(sheets, [find_rows(one) for one in sheets], 10.0)
    assert [[row.text for row in rows] for rows in kept] == [[f"Texte {c}"] for c in "abcd"]
    assert [numbering.at(0, 600) for numbering in numbers] == pages


@pytest.mark.parametrize(
    ("heads", "left"),
    [
        # A title with its own number, beside that of the page.
        ([["8 Annexes et tables", "{}"]] * 4, []),
        # A title on one sheet only, beside a number or in one row with it.
        ([["Avant-propos", "{}"], ["Bilan", "{}"], ["Suite", "{}"], ["Fin", "{}"]], []),
        ([["{}"], ["{}"], ["{}"], ["{}"], ["Lieux {}"]], []),
        ([["{}"], ["{}"], ["{}"], ["{}"], ["Lieux 40"]], ["Lieux 40"]),
        # A number in Roman figures at the end.
        ([["Le guide iv"], ["Le guide v"], ["Le guide vi"]], []),
    ],
)
def test_what_heads_a_page_with_its_number(heads: list[list[str]], left: list[str]) -> None:
    sheets = [
        sheet(
            *(run(text.format(n + 20), 50 + 300 * i, 100) for i, text in enumerate(head)),
            run(f"Texte {'abcde'[n]}", 100, 400),
            number=n + 1,
        )
        for n, head in enumerate(heads)
    ]
    kept, numbers = part_running(sheets, [find_rows(one) for one in sheets], 10.0)
    assert [row.text for rows in kept for row in rows if not row.text.startswith("Texte")] == left
    if "{}" in heads[0]:
        assert [one.at(0, 600) for one in numbers[:4]] == [20, 21, 22, 23]


@pytest.mark.parametrize(
    ("words", "base", "left"),
    [("{}", 640, False), ("{}", 610, True), ("Le guide", 690, False), ("Le guide", 650, True)],
)
def test_how_far_from_the_edge_a_running_line_stands(words: str, base: float, left: bool) -> None:
    sheets = [
        sheet(run(f"Texte {c}", 100, 400), run(words.format(n), 250, base), number=n)
        for n, c in enumerate("abcd", 1)
    ]
    kept, _ = part_running(sheets, [find_rows(one) for one in sheets], 10.0)
    assert all(len(rows) == 1 + left for rows in kept)


def test_a_missing_number_is_counted_between_its_neighbours() -> None:
    sheets = [
        sheet(run("Texte", 100, 400), *([run(str(n + 6), 250, 780)] if n != 3 else []), number=n)
        for n in range(1, 6)
    ]
    _, numbers = part_running(sheets, [find_rows(one) for one in sheets], 10.0)
    assert [numbering.at(0, 600) for numbering in numbers] == [7, 8, 9, 10, 11]


@pytest.mark.parametrize("size", [10, 13])
def test_a_running_line_may_stand_lower_on_a_sheet(size: float) -> None:
    lower = {3: 12}
    sheets = [
        sheet(
            run(f"Texte {'abcde'[n - 1]}", 100, 400),
            run(str(n), 500, 760 + lower.get(n, 0)),
            run("Programme des eaux", 100, 772 + lower.get(n, 0), size),
            number=n,
        )
        for n in range(1, 6)
    ]
    kept, numbers = part_running(sheets, [find_rows(one) for one in sheets], 10.0)
    assert all(len(rows) == 1 for rows in kept)
    assert [numbering.at(0, 600) for numbering in numbers] == [1, 2, 3, 4, 5]


def test_the_words_of_the_cover_above_some_pages_are_no_titles() -> None:
    sheets = [
        sheet(
            *([run("Le lavoir", 30, 72, 40 if n == 1 else 16)] if n < 6 else []),
            run(f"Texte {n * 'a'}", 100, 400),
            number=n,
        )
        for n in range(1, 41)
    ]
    kept, _ = part_running(sheets, [find_rows(one) for one in sheets], 10.0)
    assert [len(rows) for rows in kept] == [2] + [1] * 39


def test_a_document_of_lines_that_are_all_alike_keeps_them() -> None:
    sheets = [sheet(run(f"Fiche {n}", 100, 60), number=n) for n in range(1, 6)]
    kept, _ = part_running(sheets, [find_rows(one) for one in sheets], 10.0)
    assert [row.text for rows in kept for row in rows] == [f"Fiche {n}" for n in range(1, 6)]


def test_a_line_that_comes_back_in_the_middle_is_text() -> None:
    sheets = [sheet(run("Refrain", 100, 400), number=n) for n in range(1, 5)]
    kept, _ = part_running(sheets, [find_rows(one) for one in sheets], 10.0)
    assert all(len(rows) == 1 for rows in kept)


def test_three_columns_are_read_from_the_left_whatever_parts_them() -> None:
    rows = [run(name, left, base) for base in (100, 112) for name, left in
            (("a", 50), ("b", 90), ("c", 300))]  # fmt: skip
    assert order(*rows) == [["a", "a"], ["b", "b"], ["c", "c"]]
    assert order(*rows[::-1]) == order(*rows)


def test_the_words_of_a_justified_line_are_one_row_and_those_of_columns_are_not() -> None:
    stretched = (run("été", 40, 112), run("pris", 80, 112), run("en", 126, 112))
    whole = [run("la commune a payé quatre mois", 40, 100), run("charge par la mairie", 40, 124)]
    rows = join_stretched(find_rows(sheet(*whole, *stretched)))
    assert [row.text for row in rows] == [whole[0].text, "été pris en", whole[1].text]
    cells = [run(word, x, y) for y in (100, 112, 124) for x, word in ((40, "pain"), (90, "12 €"))]
    assert len(join_stretched(find_rows(sheet(*cells)))) == 6


@pytest.mark.parametrize(
    ("words", "gaps", "expected"),
    [
        (("le", "maire", "paie"), (14, 14), ["le maire paie"]),  # nothing above or below tells it
        (("le", "maire", "paie"), (14, 19), ["le", "maire", "paie"]),
        (("le", "maire"), (14,), ["le", "maire"]),
        (("2019", "2020", "2021"), (14, 14), ["2019", "2020", "2021"]),  # the heads of columns
        (("le", "maire", "paie"), (45, 45), ["le", "maire", "paie"]),
        (("fin.", "le", "maire", "paie"), (19, 14, 14), ["fin.", "le maire paie"]),
        (("le", "maire", "paie", "La"), (14, 14, 19), ["le maire paie", "La"]),
    ],
)
def test_even_blanks_between_uneven_words_are_those_of_one_line(
    words: tuple[str, ...], gaps: tuple[float, ...], expected: list[str]
) -> None:
    runs, left = [], 40.0
    for word, gap in zip(words, (*gaps, 0), strict=True):
        runs.append(run(word, left, 100))
        left = runs[-1].right + gap
    assert [row.text for row in join_stretched(find_rows(sheet(*runs)))] == expected


def test_a_title_in_the_longer_of_two_columns_parts_nothing() -> None:
    left = [run("le four cuit le pain", 40, y) for y in (100, 112, 124)]
    right = [run("la mairie paie tout", 300, y) for y in (100, 112)]
    below = [run("La fin", 40, 160, 14), run("le four ferme le soir", 40, 175)]
    columns = in_reading_order(find_rows(sheet(*left, *right, *below)), 10.0)
    assert [row.left for column in columns for row in column] == [40] * 5 + [300] * 2


def test_a_small_line_that_repeats_words_of_the_cover_is_layout() -> None:
    sheets = [
        sheet(run("Le four de", 40, 200, 22), run("Valmont", 40, 230, 22)),
        sheet(run("Le four de Valmont", 40, 30, 7), run("Il cuit", 40, 200), number=2),
        sheet(run("Le four d’Arles", 40, 30, 7), run("Il fume", 40, 200), number=3),
    ]
    kept, _ = part_running(sheets, [find_rows(one) for one in sheets], 10.0)
    assert [[row.text for row in own] for own in kept[1:]] == [
        ["Il cuit"],
        ["Le four d’Arles", "Il fume"],
    ]
