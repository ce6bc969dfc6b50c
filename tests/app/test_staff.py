"""The team's space and the readers' votes, driven through Streamlit's AppTest on a real engine."""

from __future__ import annotations

import dataclasses
import re
import shutil
import time
from collections.abc import Iterator
from html import escape
from pathlib import Path
from threading import Event

import access
import engine
import guide
import pytest
import texts
from doubles import bag_model
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from carnet_rag.index.embed import LazyEmbeddings
from carnet_rag.index.opening import build_from
from carnet_rag.records import Records
from carnet_rag.settings import Settings

REPO = Path(__file__).resolve().parents[2]

PASSWORD = "été à Valmont"
FRENCH = texts.CATALOGUE["fr"]
STAFF = FRENCH.staff
HOSTILE = "<script>alert(1)</script> **gras** $x^2$ :red[rouge] [lien](http://x)"
NEW = "# Le fournil\n\n## Le pain\n\nLe fournil solidaire cuit 140 pains chaque jeudi matin.\n"


class Team:
    """A served copy of the small corpus: where its files are, and visitors to it."""

    def __init__(self, root: Path) -> None:
        self.corpus, self.index, self.data = root / "corpus", root / "index", root / "data"

    @property
    def records(self) -> Records:
        return Records(self.data, retention_days=365)

    def visit(self) -> AppTest:
        """Open the first page as a new visitor."""
        at = AppTest.from_file(str(REPO / "app" / "main.py"), default_timeout=60)
        at.session_state["turns"] = []  # what a browser that keeps nothing tells
        return at.run()

    def visit_staff(self) -> AppTest:
        """Open the team's page as a new visitor."""
        return self.visit_page("equipe")

    def visit_page(self, address: str) -> AppTest:
        """Open the page of that address as a new visitor."""
        at = self.visit()
        # AppTest.switch_page knows files only; pages of st.navigation are known by their address.
        at._page_hash = calc_hash(address)
        return at.run()

    def enter(self, section: str = "questions") -> AppTest:
        """Open the team's page with the right password, at a section."""
        at = login(self.visit_staff(), PASSWORD)
        at.segmented_control(key="staff_section").set_value(section).run()
        return at


def login(at: AppTest, password: str) -> AppTest:
    at.text_input[0].set_value(password)
    next(button for button in at.button if button.label == STAFF.enter).click().run()
    return at


def shown(at: AppTest) -> str:
    bodies = [str(element.proto.body) for element in at.get("html")]
    return "\n".join(b for b in bodies if not b.startswith(("<style", "<script")))


def keys(at: AppTest) -> set[str]:
    return {str(b.key) for b in at.button}


def settle(at: AppTest) -> AppTest:
    """Wait until the index build has ended, then look again."""
    deadline = time.monotonic() + 60
    while engine.build_job().progress.running and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not engine.build_job().progress.running
    return at.run()


@pytest.fixture
def team(small_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Team]:
    team = Team(tmp_path)
    shutil.copytree(REPO / "tests" / "data" / "corpus", team.corpus)
    shutil.copytree(small_folder, team.index, symlinks=True)
    monkeypatch.setattr(LazyEmbeddings, "of", classmethod(lambda cls, setting: bag_model()))
    monkeypatch.setattr("carnet_rag.index.opening.embedding_name", lambda setting: "double:bag")
    monkeypatch.setattr(engine, "build_apart", build_from)  # another process knows no double
    for name, value in {
        "CORPUS": team.corpus,
        "INDEX": team.index,
        "DATA": team.data,
        "PASSAGE_TOKENS": 120,
        "STAFF_PASSWORD": PASSWORD,
    }.items():
        monkeypatch.setenv(f"CARNET_{name}", str(value))
    caches = (engine.build_job, access.throttle, engine._open, engine._staleness, engine._records)
    for cache in (*caches, guide.checked_starters, guide.checked_steps):
        cache.clear()
    yield team
    for cache in caches:
        cache.clear()


# --- who enters ------------------------------------------------------------------------------


def test_without_a_password_there_is_no_team_s_space_and_nothing_is_recorded(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CARNET_STAFF_PASSWORD")
    at = team.visit()
    at.chat_input(key="question").set_value("Quelle est la recette des crêpes ?").run()
    assert "cr-answer" in shown(at)
    recorded = texts.counted(STAFF.recorded, days=365)
    assert "right-0" not in keys(at) and recorded not in shown(at)
    assert not team.data.exists()
    assert STAFF.password not in [t.label for t in team.visit_staff().text_input]


def test_a_wrong_password_is_refused_and_shows_nothing(team: Team) -> None:
    at = login(team.visit_staff(), "ete a Valmont")
    assert [e.value for e in at.error] == [STAFF.refused]
    assert "staff-leave" not in keys(at) and not at.segmented_control


def test_guessing_is_slowed_down_in_every_session_of_its_sender_only(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen = access.Throttle(lambda: 1.0)
    monkeypatch.setattr(access, "throttle", lambda: frozen)
    monkeypatch.setattr(access, "sender_of", lambda *given, behind_proxy: "ici")
    at = team.visit_staff()
    for _ in range(access.Throttle.FREE + 1):
        login(at, "faux")
    assert STAFF.wait.format(seconds=2) == at.warning[0].value
    other = login(team.visit_staff(), PASSWORD)
    assert not other.error and other.warning[0].value == STAFF.wait.format(seconds=2)
    assert "staff-leave" not in keys(other)
    monkeypatch.setattr(access, "sender_of", lambda *given, behind_proxy: "ailleurs")
    assert "staff-leave" in keys(login(team.visit_staff(), PASSWORD))


@pytest.mark.parametrize(
    ("address", "forwarded", "behind_proxy", "sender"),
    [
        (None, None, False, "127.0.0.1"),
        ("80.12.0.9", None, False, "80.12.0.9"),
        ("80.12.0.9", "198.51.100.1", True, "80.12.0.9"),  # not a proxy of ours
        (None, "198.51.100.1", False, "127.0.0.1"),  # no proxy is named
        (None, "192.0.2.66, 198.51.100.1", True, "198.51.100.1"),  # the last one is the proxy's
        ("10.0.0.4", "198.51.100.1", True, "198.51.100.1"),
        (None, "2001:db8:1:2:3::4", True, "2001:db8:1:2::/64"),
        (None, "n'importe quoi", True, "n'importe quoi"),
    ],
)
def test_who_sends_a_password(
    address: str | None, forwarded: str | None, behind_proxy: bool, sender: str
) -> None:
    assert access.sender_of(address, forwarded, behind_proxy=behind_proxy) == sender


def test_a_visit_lasts_eight_hours_or_until_its_end() -> None:
    now = [0.0]
    visits = access.Visits(lambda: now[0])
    one, other = visits.begin(), visits.begin()
    assert visits.holds(one) and visits.holds(other) and one != other
    assert not visits.holds("") and not visits.holds(one + "a")
    visits.end(one)
    assert not visits.holds(one) and visits.holds(other)
    now[0] += access.STAY_SECONDS
    assert not visits.holds(other)


def test_the_right_password_enters_and_the_way_out_forgets_it(team: Team) -> None:
    at = team.enter()
    assert "staff-leave" in keys(at)
    at.button(key="staff-leave").click().run()
    assert "staff-leave" not in keys(at)
    assert STAFF.password in [t.label for t in at.text_input]


def test_the_wait_doubles_to_a_minute_and_is_forgotten() -> None:
    now = [0.0]
    throttle = access.Throttle(lambda: now[0])
    waits = []
    for _ in range(12):
        waits.append(throttle.attempt("faux", "vrai").wait)
        now[0] += waits[-1]
    assert waits == [0, 0, 0, 2, 4, 8, 16, 32, 60, 60, 60, 60]
    assert throttle.attempt("faux", "vrai").wait == 60
    now[0] += 30
    early = throttle.attempt("vrai", "vrai")
    assert not early.accepted and early.wait == 30
    now[0] += 30
    assert throttle.attempt("vrai", "vrai").accepted
    assert throttle.attempt("faux", "vrai").wait == 0


@pytest.mark.parametrize(
    ("given", "same"), [("é\ud800", True), ("é", False), ("", False), ("é\ud800 ", False)]
)
def test_secrets_of_any_length_and_letters_are_compared(given: str, same: bool) -> None:
    assert access.same_secret(given, "é\ud800") == same


@pytest.mark.parametrize(
    ("email", "inside"),
    [
        ("lea@asso.fr", True),
        ("x@rameau.org", True),
        ("x@evilrameau.org", False),
        ("rameau.org", False),
        (None, False),
    ],
)
def test_an_account_is_of_the_team_by_its_address_or_domain(
    email: str | None, inside: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "members", lambda: ("lea@asso.fr", "@rameau.org"))
    assert access.is_member(email) == inside


@pytest.mark.parametrize("complete", [True, False])
def test_accounts_are_those_that_the_secrets_name_beside_the_login(
    team: Team, monkeypatch: pytest.MonkeyPatch, complete: bool
) -> None:
    monkeypatch.delenv("CARNET_STAFF_PASSWORD")
    monkeypatch.setattr(access, "account", lambda: "lea@asso.fr")
    at = AppTest.from_file(str(REPO / "app" / "main.py"), default_timeout=60)
    at.secrets["staff"] = {"emails": [" Lea@asso.fr"]}
    if complete:
        at.secrets["auth"] = {"client_id": "x"}
    at._page_hash = calc_hash("equipe")
    at.run()
    assert ("staff-leave" in keys(at)) == complete


def test_an_account_that_is_not_of_the_team_is_told(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CARNET_STAFF_PASSWORD")
    monkeypatch.setattr(access, "members", lambda: ("@rameau.org",))
    monkeypatch.setattr(access, "account", lambda: "x@ailleurs.fr")
    at = team.visit_staff()
    assert "ailleurs" in at.error[0].value and not at.segmented_control
    monkeypatch.setattr(access, "account", lambda: "x@rameau.org")
    assert team.visit_staff().segmented_control(key="staff_section")


# --- what readers leave ----------------------------------------------------------------------


def test_a_question_without_an_answer_is_kept_and_the_reader_is_told_so(team: Team) -> None:
    at = team.visit()
    assert "365 jours" in shown(at)
    at.chat_input(key="question").set_value("Quelle est la recette des crêpes ?").run()
    at.chat_input(key="question").set_value("Combien de jardins compte le réseau ?").run()
    kept = {r.question: r for r in team.records.all()}
    assert "Combien de jardins compte le réseau ?" not in kept
    missed = kept["Quelle est la recette des crêpes ?"]
    assert missed.status != "answered" and missed.reason is None
    assert missed.build == team.index.joinpath("current").resolve().name


def test_a_vote_keeps_the_answer_with_its_reason_and_can_change(team: Team) -> None:
    at = team.visit()
    at.chat_input(key="question").set_value("Combien de jardins compte le réseau ?").run()
    at.button(key="right-0").click().run()
    assert STAFF.vote_kept.format(reason="juste") in shown(at)
    at.radio(key="reason-0").set_value("wrong_passage")
    at.text_area(key="comment-0").set_value("c'est deux lignes plus bas")
    at.button(key="vote-0").click().run()
    (kept,) = team.records.all()
    assert (kept.reason, kept.comment) == ("wrong_passage", "c'est deux lignes plus bas")
    assert kept.citations and kept.status == "answered"


def test_a_step_of_the_guided_path_is_voted_on(team: Team) -> None:
    question = "Combien de jardins compte le réseau ?"
    guide_file = team.corpus / "jardins.guide.toml"
    guide_file.write_text(f'[[steps]]\ntitle = "Le réseau"\nquestion = "{question}"\n', "utf-8")
    at = team.visit_page("commencer")
    assert "365 jours" in shown(at)
    at.button(key="right-step0").click().run()
    assert STAFF.vote_kept.format(reason="juste") in shown(at)
    (kept,) = team.records.all()
    assert (kept.question, kept.reason) == (question, "right")


def test_records_that_cannot_be_written_cost_the_reader_nothing(team: Team) -> None:
    team.data.write_text("pas un dossier")
    at = team.visit()
    at.chat_input(key="question").set_value("Quelle est la recette des crêpes ?").run()
    assert "cr-answer" in shown(at) and not at.error and not at.exception
    at.button(key="right-0").click().run()
    assert escape(STAFF.vote_lost) in shown(at)


# --- questions -------------------------------------------------------------------------------


def test_the_editor_takes_up_what_was_typed_and_then_what_was_understood(team: Team) -> None:
    typed, understood = "Et à Orsan ?", "À propos du camion : et à Orsan ?"
    lone = "Quelle est la recette des crêpes ?"
    team.records.keep(dataclasses.replace(kept_question(understood), question=typed))
    for _ in range(2):
        team.records.keep(kept_question(lone))
    at = team.enter()
    assert STAFF.cases_order in [c.value for c in at.caption]
    assert shown(at).index("crêpes") < shown(at).index("Orsan")  # asked more often
    for rank, lines in ((0, [lone]), (1, [typed, understood])):
        at.button(key=f"staff-answer-{rank}").click().run()
        asks = next(t for t in at.text_area if str(t.key).startswith("staff_questions"))
        assert asks.value.splitlines() == lines
        assert (STAFF.editor_understood in [c.value for c in at.caption]) == (len(lines) > 1)
        at.button(key="staff-back").click().run()


def test_a_question_asked_in_vain_becomes_a_known_one_that_works_at_once(team: Team) -> None:
    question = "Quand le camion passe-t-il à Vieuxbourg ?"
    quote = "Le camion s'arrête le mardi à Orsan, le mercredi à Vieuxbourg"
    reader = team.visit()
    for asked in (question, question.upper().replace("À", "A")):
        team.records.keep(kept_question(asked))
    at = team.enter()
    assert "2 fois" in shown(at)
    at.button(key="staff-answer-0").click().run()
    quotes = next(t for t in at.text_area if str(t.key).startswith("staff_quotes"))
    quotes.set_value("Le camion s'arrête le dimanche").run()
    assert STAFF.editor_not_found in shown(at)
    carnet = next(s for s in at.selectbox if str(s.key).startswith("staff_carnet"))
    carnet.set_value("bibliotheque").run()
    next(t for t in at.text_area if str(t.key).startswith("staff_quotes")).set_value(quote).run()
    assert STAFF.editor_not_found not in shown(at) and STAFF.editor_found in shown(at)
    asks = next(t for t in at.text_area if str(t.key).startswith("staff_questions"))
    asks.set_value(question).run()
    at.button(key="staff-save").click().run()
    settle(at)
    assert "Les réponses en tiennent compte" in at.success[0].value
    assert STAFF.cases_none in [i.value for i in at.info]
    reader.chat_input(key="question").set_value(question).run()
    assert "cr-answered" in shown(reader)
    assert "le mercredi à Vieuxbourg" in shown(reader)
    assert {r.settled for r in team.records.all()} == {"answered"}
    # What was kept in other words is answered by now; another question is not.
    for asked in ("quand passe le camion à Vieuxbourg", "Combien coûte le camion ?"):
        team.records.keep(kept_question(asked))
    listed = shown(team.enter())
    assert "Combien coûte le camion ?" in listed.replace("\u00a0", " ")
    assert "quand passe le camion" not in listed


def kept_question(question: str, **changes: object):  # type: ignore[no-untyped-def]
    from tests.records.test_records import record

    return record(question, **changes)  # type: ignore[arg-type]


def test_a_picked_excerpt_becomes_the_quote_and_a_bad_entry_is_refused(team: Team) -> None:
    team.records.keep(kept_question("Combien de livres porte le camion ?"))
    at = team.enter()
    at.button(key="staff-answer-0").click().run()
    at.button(key="staff-save").click().run()
    assert STAFF.editor_missing in [e.value for e in at.error]
    find = next(t for t in at.text_input if str(t.key).startswith("staff_find"))
    find.set_value("1 800 LIVRES").run()
    at.button(key="staff-quote-1").click().run()
    quotes = next(t for t in at.text_area if str(t.key).startswith("staff_quotes"))
    assert "1 800 livres et 300 films" in quotes.value
    assert next(s for s in at.selectbox if str(s.key).startswith("staff_carnet")).value == (
        "bibliotheque"
    )
    quotes.set_value("des mots inventés").run()
    at.button(key="staff-save").click().run()
    assert "inventés" in at.error[0].value
    assert not list(team.corpus.glob("bibliotheque.questions.jsonl"))


def test_a_known_question_that_answers_badly_is_corrected_in_its_place(team: Team) -> None:
    asked = "combien de jardins compte le reseau"
    bank = team.corpus / "jardins.questions.jsonl"
    before = bank.read_text(encoding="utf-8").splitlines()
    team.records.vote(kept_question(asked, status="answered"), "wrong")
    at = team.enter()
    at.segmented_control(key="staff_list").set_value("rated").run()
    at.button(key="staff-answer-0").click().run()
    assert STAFF.editor_known in shown(at) and "27 jardins et près de 640" in shown(at)
    at.button(key="staff-amend").click().run()
    assert "staff-amend" not in keys(at)
    fields = {str(t.key).rpartition("_")[0]: t for t in (*at.text_area, *at.text_input)}
    known = "Combien de jardins compte le réseau ?\nCombien y a-t-il de jardiniers ?"
    assert fields["staff_questions"].value == known
    assert "staff_note" not in fields  # what answers is the quote
    quote = "72 % des jardiniers disent connaître mieux leurs voisins"
    fields["staff_quotes"].set_value(quote).run()
    at.button(key="staff-save").click().run()
    settle(at)
    after = bank.read_text(encoding="utf-8").splitlines()
    assert [after[0], after[2:]] == [before[0], before[2:]]
    assert quote in after[1] and "640 jardiniers disent" not in after[1]
    reader = team.visit()
    reader.chat_input(key="question").set_value(asked).run()
    assert quote in shown(reader)
    assert {r.settled for r in team.records.all()} == {"answered"}


def test_a_case_is_dismissed_and_a_bad_vote_is_listed_apart(team: Team) -> None:
    team.records.keep(kept_question("Quelle météo ?"))
    team.records.vote(kept_question("Quel budget ?", status="answered"), "wrong", HOSTILE)
    at = team.enter()
    at.button(key="staff-dismiss-0").click().run()
    assert STAFF.cases_none in [i.value for i in at.info]
    at.segmented_control(key="staff_list").set_value("rated").run()
    assert "faux" in shown(at) and escape(HOSTILE) in shown(at)
    assert HOSTILE not in shown(at)


# --- carnets ---------------------------------------------------------------------------------


def upload(at: AppTest, name: str, data: bytes) -> AppTest:
    at.file_uploader[0].upload(name, data).run()
    return at


def test_a_carnet_is_read_then_added_and_answers(team: Team) -> None:
    at = upload(team.enter("carnets"), "fournil.md", NEW.encode())
    assert "Le fournil" in shown(at) and escape(STAFF.add_report_lead) in shown(at)
    assert f"<dd>{escape(STAFF.none_named)}</dd>" in shown(at)
    assert not (team.corpus / "fournil.md").exists()
    at.button(key="staff-put").click().run()
    settle(at)
    assert (team.corpus / "fournil.md").read_text(encoding="utf-8") == NEW
    reader = team.visit()
    reader.chat_input(key="question").set_value("Combien de pains cuit le fournil ?").run()
    assert "140 pains" in shown(reader)


def test_a_replacement_tells_what_drifts_and_keeps_the_old_file(team: Team) -> None:
    old = (team.corpus / "jardins.md").read_bytes()
    new = old.replace(b"27 jardins", b"31 jardins")
    at = upload(team.enter("carnets"), "jardins.md", new)
    assert "jardins.questions.jsonl, ligne 2" in shown(at)
    at.button(key="staff-put").click().run()
    settle(at)
    assert (team.corpus / "jardins.md").read_bytes() == new
    (kept,) = (team.data / "carnets").rglob("jardins.md")
    assert kept.read_bytes() == old


def test_a_carnet_is_removed_with_its_bank_and_kept_aside(team: Team) -> None:
    at = team.enter("carnets")
    box = next(s for s in at.selectbox if str(s.key).startswith("staff_remove"))
    box.set_value("jardins").run()
    assert at.button(key="staff-remove").disabled
    at.checkbox[0].check().run()
    at.button(key="staff-remove").click().run()
    settle(at)
    assert not list(team.corpus.glob("jardins.*"))
    kept = {p.name for p in (team.data / "carnets").rglob("*") if p.is_file()}
    assert kept == {"jardins.md", "jardins.questions.jsonl"}
    assert "jardins.md" not in shown(at)
    reader = team.visit()
    reader.chat_input(key="question").set_value("Combien de jardins compte le réseau ?").run()
    assert "27 jardins" not in shown(reader)


def test_a_removed_carnet_is_gone_for_readers_before_the_index_is_built_again(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(at: AppTest) -> str:
        at.chat_input(key="question").set_value("Combien de jardins compte le réseau ?").run()
        return shown(at)

    def opened(page: str, **query: str) -> AppTest:
        at = team.visit()
        at._page_hash = calc_hash(page)
        for name, value in query.items():
            at.query_params[name] = value
        return at.run()

    def never(settings: Settings, **options: object) -> None:
        pass

    index = engine.engine(Settings.load()).index
    title = index.carnet("jardins").title
    linked = next(p.passage_id for p in index.passages if p.carnet_id == "jardins")
    before = team.visit()
    assert "27 jardins" in asked(before)
    assert title in shown(opened("lire", passage=linked)) and title in shown(team.visit())
    monkeypatch.setattr(engine.build_job(), "start", never)
    at = team.enter("carnets")
    box = next(s for s in at.selectbox if str(s.key).startswith("staff_remove"))
    box.set_value("jardins").run()
    at.checkbox[0].check().run()
    at.button(key="staff-remove").click().run()
    assert "jardins.md" not in shown(at)
    assert "27 jardins" not in asked(team.visit()) and title not in shown(team.visit())
    assert "27 jardins" not in shown(before.run()) and not before.exception and not before.error
    reading = opened("lire", passage=linked)
    assert [w.value for w in reading.warning] == [FRENCH.read_unknown]
    assert title not in shown(reading)
    figures = opened("chiffres")
    assert "jardins" not in {f.carnet_id for f in engine.engine(Settings.load()).index.figures}
    assert linked not in shown(figures) and not figures.exception
    assert any((team.data / "carnets").rglob("jardins.md"))


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("notes.md", b"\xff\xfe\x00", "binaire"),
        ("notes.md", b"  ", "vide"),
        ("README.md", b"# Salut", "README"),
        ("EAU.txt", b"# Salut\n\nDu texte.", "eau"),
    ],
)
def test_a_file_that_cannot_be_a_carnet_is_refused(
    team: Team, name: str, data: bytes, told: str
) -> None:
    at = upload(team.enter("carnets"), name, data)
    assert told in at.error[0].value.replace("\\", "")
    assert "staff-put" not in keys(at)
    assert not at.exception


def fill(at: AppTest, start: str, value: str) -> AppTest:
    """Fill the field whose key starts like this."""
    return next(t for t in at.text_input if str(t.key).startswith(start)).set_value(value).run()


def test_a_new_carnet_is_shown_as_read_and_described_before_it_goes_live(team: Team) -> None:
    at = upload(team.enter("carnets"), "fournil.md", NEW.encode())
    assert "Le fournil solidaire cuit 140 pains" in shown(at)  # what is read
    assert FRENCH.staff.report["entries"] not in shown(at)  # it has no known question yet
    fill(at, "staff_published_new", "hier")
    assert "octobre 2018" in at.error[0].value and at.button(key="staff-put").disabled
    assert not (team.corpus / "fournil.md").exists()
    fill(at, "staff_published_new", "mars 2024")
    assert not at.error and not at.button(key="staff-put").disabled
    fill(at, "staff_publisher_new", "Association du Val")
    fill(at, "staff_title_new", "Le pain du jeudi")
    at.button(key="staff-put").click().run()
    at = settle(at)
    assert "Le pain du jeudi" in shown(at) and "mars 2024" in shown(at)
    again = upload(at, "fournil.md", NEW.encode())
    dates = [t.value for t in again.text_input if str(t.key).startswith("staff_published_new")]
    assert dates == ["mars 2024"]  # as it was typed, not as it is kept
    kept = (team.corpus / "carnets.toml").read_text(encoding="utf-8")
    assert "Association du Val" in kept and "2024-03" in kept


def test_a_carnet_in_service_is_described_anew(team: Team) -> None:
    at = team.enter("carnets")
    choose = next(s for s in at.selectbox if str(s.key).startswith("staff_describe"))
    choose.set_value("eau.txt" if "eau.txt" in choose.options else choose.options[0]).run()
    fill(at, "staff_title_2", f"Un titre {HOSTILE}")
    at.button(key="staff-describe").click().run()
    at = settle(at)
    assert "Un titre &lt;script&gt;" in shown(at)


def test_known_questions_are_found_corrected_deleted_and_put_back(team: Team) -> None:
    bank = team.corpus / "jardins.questions.jsonl"
    before = bank.read_text(encoding="utf-8")
    at = team.enter()
    at.segmented_control(key="staff_list").set_value("known").run()
    at.text_input(key="staff_known").set_value("Y A-T-IL DE JARDINIERS ?").run()
    assert texts.counted(STAFF.known_found, count=2) in shown(at)
    at.button(key="staff-known-edit-0").click().run()
    asks = next(t for t in at.text_area if str(t.key).startswith("staff_questions"))
    assert "Combien y a-t-il de jardiniers ?" in asks.value and STAFF.editor_amending
    at.button(key="staff-back").click().run()
    assert at.text_input(key="staff_known").value == "Y A-T-IL DE JARDINIERS ?"
    at.button(key="staff-known-delete-0").click().run()
    at = settle(at)
    assert "jardiniers ?" not in bank.read_text(encoding="utf-8")
    assert len(at.success) == 1
    for section in ("index", "questions"):  # told where it was done, until the reader goes on
        at.segmented_control(key="staff_section").set_value(section).run()
        assert not at.success
    at.button(key="staff-known-undo").click().run()
    settle(at)
    assert bank.read_text(encoding="utf-8") == before


# --- index and data --------------------------------------------------------------------------


def test_the_index_is_described_tried_and_browsed(team: Team) -> None:
    at = team.enter("index")
    assert STAFF.health_fresh in shown(at)
    assert "double:bag" not in shown(at)  # the model's name is of carnet doctor
    count = len(engine.engine(Settings.load()).index.passages)
    assert texts.counted(STAFF.passages_found, count=count) in shown(at)
    told = re.sub(r"<[^>]+>", " ", shown(at))
    assert re.search(rf"{STAFF.health['passages']}\s+{count}\b", told)
    at.text_input(key="staff_bench").set_value("Combien de jardins compte le réseau ?")
    next(b for b in at.button if b.label == STAFF.bench_run).click().run()
    assert escape(STAFF.bench_found) in shown(at) and " sur 100" in shown(at)
    at.text_input(key="staff_passages").set_value("TRUITE fario").run()
    assert texts.counted(STAFF.passages_found, count=1) in shown(at)
    assert "Arlette" in shown(at)


def test_everything_is_computed_again_on_demand(team: Team) -> None:
    before = team.index.joinpath("current").resolve()
    at = team.enter("index")
    at.button(key="staff-rebuild").click().run()
    settle(at)
    assert team.index.joinpath("current").resolve() != before


def test_a_change_made_during_a_build_is_built_after_it(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[float] = []

    def slow(*args: object, **options: object) -> None:
        started.append(time.monotonic())
        time.sleep(0.3)

    monkeypatch.setattr(engine, "build_apart", slow)
    job, settings = engine.build_job(), Settings.load()
    job.start(settings)
    job.start(settings)
    job.start(settings, changed=True)
    deadline = time.monotonic() + 20
    while len(started) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    while job.progress.running:
        time.sleep(0.02)
    assert len(started) == 2


def test_a_question_is_answered_while_another_visitor_s_build_runs(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, over = Event(), Event()

    def slow(*args: object, **options: object) -> None:
        begun.set()
        assert over.wait(60)

    monkeypatch.setattr(engine, "build_apart", slow)
    job = engine.build_job()
    try:
        job.start(Settings.load())
        assert begun.wait(20)
        at = team.visit()
        at.chat_input(key="question").set_value("Combien de jardins compte le réseau ?").run()
        assert "cr-answered" in shown(at) and not at.exception
        assert job.progress.running
    finally:
        over.set()
    while job.progress.running:
        time.sleep(0.02)


def test_the_state_of_the_index_is_the_team_s_business(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "staleness", lambda settings: "un carnet a changé.")
    assert "build" not in keys(team.visit())
    assert "build" in keys(team.enter())


def test_the_data_are_counted_exported_and_erased(team: Team) -> None:
    for number in range(3):
        team.records.keep(kept_question(f"Question {number} ?"))
    at = team.enter("donnees")
    assert "<dt>Questions gardées</dt><dd>3</dd>" in shown(at)
    assert "365 jours" in shown(at)
    assert {"staff-csv", "staff-jsonl"} <= {str(b.key) for b in at.download_button}
    assert at.button(key="staff-erase").disabled
    at.checkbox[0].check().run()
    at.button(key="staff-erase").click().run()
    assert "3 questions effacées" in at.success[0].value
    assert team.records.counts().records == 0
