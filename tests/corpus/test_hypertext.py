"""What a web page says, element by element, and what it says of itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from pieces_of import told

from carnet_rag.corpus.load.hypertext import read_html
from carnet_rag.corpus.load.pieces import Document


def load(body: str, head: str = "") -> Document:
    page = f"<html><head>{head}</head><body>{body}</body></html>"
    return read_html(Path("c.html"), page.encode())


def read(body: str) -> list[str]:
    return told(load(body).pieces)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("Le <b>four</b> <i>fume</i><br>ici", "Le *four* fume ici"),
        ("12 m<sup>2</sup> et mot<sup>2</sup>", "12 m² et mot[2]"),
        ("<a href='https://a.fr'>un</a> <a href='#x'>deux</a> <a>trois</a>",
         "<https://a.fr|un> deux trois"),
        ("Il<script>x</script> cuit<button>ok</button>", "Il cuit"),
        ("<span>un</span><span>deux</span>", "un deux"),  # a style sets them apart
        ("a<span>un</span><span>deux</span>", "aundeux"),
        ("<img class=tex alt='x^2'> ici <img alt='photo'>", "x^2 ici"),
        ("<b>Anne</b> dit<br><b>Paul</b> fume", "*Anne* dit *Paul* fume"),
    ],
)  # fmt: skip
def test_the_words_of_a_paragraph(words: str, text: str) -> None:
    assert read(f"<p>{words}</p>") == [f"p {text}"]


@pytest.mark.parametrize(
    ("body", "pieces"),
    [
        ("<h2>Le four</h2><p>Il cuit.</p>", ["h2 Le four", "p Il cuit."]),
        ("<p class=MsoTitle>Le four</p>", ["h1 Le four"]),
        ("<ul><li>un<li>deux<ul><li>a</ul></ul>", ["l - un / - deux / .- a"]),
        ("<ol><li>un</li><li>deux <ol><li>a</li></ol>fin</li></ol>",
         ["l 1. un / 2. deux fin / .1. a"]),
        ("<ul><li><h3>Le four</h3><p>Il cuit.</p></li></ul>", ["h3 Le four", "p Il cuit."]),
        ("<figure><img alt=x><figcaption>Le four</figcaption></figure>", ["c Le four"]),
        ("<pre>un programme\nx = 1</pre>", ["a un programme\nx = 1"]),
        ("<pre>Le four cuit le pain du bourg.</pre>", ["p Le four cuit le pain du bourg."]),
        ("<pre> </pre>", []),
        ("<div>Il cuit.<p>Il fume.</p>Il dort.</div>", ["p Il cuit.", "p Il fume.", "p Il dort."]),
        ("<p><b>Anne :</b> Oui.<br><b>Paul :</b> Non.</p>", ["p *Anne :* Oui.", "p *Paul :* Non."]),
        ("<dl><dt>Four<dd>Il cuit.<dt>Lavoir<dd>Il lave.</dl>",
         ["t Four | Il cuit. / Lavoir | Il lave."]),
        ("<dl><dt>Four<dd>Il cuit. Il fume.<dt>Où ?<dd>Ici.</dl>",
         ["p *Four* : Il cuit. Il fume.", "p *Où ?* Ici."]),
        ("<table><caption>Les ventes</caption><tr><th>Mois<th>Prix<tr><td>Mai<td>3</table>",
         ["c Les ventes", "t Mois | Prix / Mai | 3"]),
        ("<table><tr><td>Il cuit.<td>Il fume.</table>", ["p Il cuit.", "p Il fume."]),
        ("<table><tr><td colspan=2>a<td>b<tr><td rowspan=2>c<td>d<td>e<tr><td>f<td>g</table>",
         ["t a | a | b / c | d | e / c | f | g"]),
        # The notes, which link back to their call.
        ("<p>Il cuit<a href='#n1' id='c1'>1</a>.</p><p id='n1'><a href='#c1'>1</a> Au bas.</p>",
         ["p Il cuit[1].", "n1 Au bas."]),
        ("<p>Il cuit<sup><a href='#n1' id='c1'>1</a></sup>.</p>"
         "<ol><li id='n1'>Au bas. <a href='#c1'>↑</a></li></ol>", ["p Il cuit[1].", "n1 Au bas."]),
        ("<p>Voir <a href='#s1'>1</a>.</p><h2 id='s1'>Un</h2>", ["p Voir 1.", "h2 Un"]),
    ],
)  # fmt: skip
def test_what_each_element_makes(body: str, pieces: list[str]) -> None:
    assert read(body) == pieces


BREAD = "Il cuit le pain de tout le bourg depuis bien longtemps, et même plus."


@pytest.mark.parametrize(
    ("around", "kept"),
    [
        ("<nav>Menu</nav>", False),
        ("<footer>Bas</footer>", False),
        ("<header>Haut</header>", False),
        ("<header><h1>Le four</h1></header>", True),
        ("<div role=banner>Haut</div>", False),
        ("<div class='page-sidebar'>Bord</div>", False),
        ("<div class='pagesidebars'>Bord</div>", True),
        ("<div id=menu><h1>Le four</h1></div>", True),
        ("<div hidden>Caché</div>", False),
        ("<div aria-hidden=true>Caché</div>", False),
        ("<p style='display: none'>Caché</p>", False),
        ("<ul><li><a>a</a><li><a>b</a><li><a>c</a><li><a>d</a></ul>", False),
        ("<ul><li><a>a</a><li><a>b</a><li><a>c</a></ul>", True),
        ("<ul><li><a>a</a> du four<li><a>b</a><li><a>c</a><li><a>d</a></ul>", True),
    ],
)
def test_what_stands_around_the_content_goes(around: str, kept: bool) -> None:
    for body in (f"{around}<p>{BREAD}</p>", f"<p>{BREAD}</p><section>{around}</section>"):
        pieces = read(body)
        assert f"p {BREAD}" in pieces and (len(pieces) > 1) is kept


@pytest.mark.parametrize(
    ("tag", "inside", "kept"),
    [("main", BREAD, False), ("article", BREAD, False), ("main", "Il cuit.", True)],
)
def test_what_a_page_names_as_its_content_is_all(tag: str, inside: str, kept: bool) -> None:
    pieces = read(f"<{tag}><p>{inside}</p></{tag}><p>{BREAD}</p>")
    assert (len(pieces) == 2) is kept


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Le four - Site</title>", "<h1>Le four</h1>", "Le four"),
        ("<title>Site</title>", "<h1>Le four</h1>", "Site"),
        ("<title>Site</title>", "<p>x</p>", "Site"),
        ("<title>Site</title><meta property='og:title' content='Un'>", "<p>x</p>", "Un"),
        ("", "<h1>Le  four</h1>", "Le four"),
        ("", "<p>x</p>", None),
    ],
)
def test_the_title_of_a_page(head: str, body: str, title: str | None) -> None:
    assert load(body, head).title == title


DATED = "<p>Publié le 3 mai 2020</p>"


@pytest.mark.parametrize(
    ("head", "body", "date"),
    [
        ("<meta property='article:published_time' content='2022-07-05'>", DATED, "2022-07-05"),
        ("<meta name=date content='2022'>", DATED, "2022"),
        ("", DATED, "2020-05-03"),
        ("", "<p>Mis à jour le 3 mai 2020</p>", "2020-05-03"),
        ("", "<p>x</p>" * 7 + DATED, "2020-05-03"),
        ("", "<p>x</p>" * 8 + DATED, None),  # below the head of the page
        ("", "<p>Vu le 3 mai 2020</p>", None),
        ("", "<p>x</p><time datetime='2019-01-02'>hier</time>", "2019-01-02"),
    ],
)
def test_the_date_of_a_page(head: str, body: str, date: str | None) -> None:
    assert load(body, head).published == date


def test_the_publisher_of_a_page_is_its_site_before_its_author() -> None:
    author, site = "<meta name=author content='La Mairie'>", "<meta property='og:site_name' "
    assert load("<p>x</p>", author).publisher == "La Mairie"
    assert load("<p>x</p>", f"{author}{site}content='Le site'>").publisher == "Le site"
