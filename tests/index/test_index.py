"""Building, swapping, opening and reading an index, and all that can go wrong."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from itertools import pairwise, takewhile
from pathlib import Path

import numpy as np
import pytest
from conftest import SMALL_CORPUS
from doubles import BagEmbeddings, bag_model

import carnet_rag.index.content as content
from carnet_rag.corpus.acronyms import find_acronyms
from carnet_rag.errors import (
    CarnetError,
    CorpusError,
    IndexBusyError,
    IndexNotFoundError,
    IndexStaleError,
    ModelError,
)
from carnet_rag.french.numbers import find_quantities
from carnet_rag.index import Index, known, layout, open_index
from carnet_rag.index.build import BuildReport, build
from carnet_rag.index.chroma.store import VIEWS
from carnet_rag.index.embed import DEFAULT, LazyEmbeddings
from carnet_rag.index.in_force import open_at
from carnet_rag.index.opening import stale_reason
from carnet_rag.index.views import heading_key, heading_text, passage_text
from carnet_rag.settings import Settings

TOKENS = 120


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL_CORPUS, tmp_path / "corpus"))


def built(
    corpus: Path, folder: Path, model: BagEmbeddings | None = None, **more: bool
) -> BuildReport:
    return build(corpus, folder, bag_model(model), passage_tokens=TOKENS, **more)


def stale(
    corpus: Path, folder: Path, model: str = "double:bag", tokens: int = TOKENS
) -> str | None:
    return layout.stale_reason(corpus, folder, model=model, passage_tokens=tokens, store="embedded")


def answers(index: Index, question: str = "Qui prête des vélos ?") -> str:
    best = index.nearest("passages", index.embed_query(question), 1)[0]
    return index.passage(best.passage_id).carnet_id


# --- what an index holds -------------------------------------------------------------------------


def test_an_index_gives_back_the_corpus(small_index: Index) -> None:
    assert [c.carnet_id for c in small_index.carnets] == [
        "bibliotheque", "eau", "energie", "jardins", "mobilite", "sante",
    ]  # fmt: skip
    for passage in small_index.passages:
        carnet = small_index.carnet(passage.carnet_id)
        assert carnet.text[passage.start : passage.end] == passage.text
        for sentence in passage.sentences:
            assert carnet.text[sentence.start : sentence.end] == sentence.text
    assert len(small_index.entries) == 5 and small_index.manifest.problems == ()
    for entry in small_index.entries:
        assert small_index.entry(entry.entry_id) is entry
        for span in entry.spans:
            passage = small_index.passage(span.passage_id)
            assert passage.start <= span.start < span.end <= passage.end
    counts = small_index.manifest.counts
    assert (
        counts["passages"] == counts["read"] == len(small_index.passages) and counts["carnets"] == 6
    )


@pytest.mark.parametrize("kind", ["carnet", "passage", "entry"])
def test_an_unknown_id_is_named(small_index: Index, kind: str) -> None:
    with pytest.raises(CarnetError, match="absent:12-34"):
        getattr(small_index, kind)("absent:12-34")


def test_the_passages_of_a_carnet_are_those_and_in_order(small_index: Index) -> None:
    for carnet in small_index.carnets:
        mine = [p for p in small_index.passages if p.carnet_id == carnet.carnet_id]
        assert list(small_index.passages_of(carnet.carnet_id)) == mine
    with pytest.raises(CarnetError):
        small_index.passages_of("inconnu")


def test_what_is_read_at_the_build_is_what_the_passages_say(small_index: Index) -> None:
    passages = list(small_index.passages)
    for row, passage in enumerate(passages):
        name = passage.passage_id
        sentences = [sentence.text for sentence in passage.sentences]
        assert [*small_index.quantities(name)] == [tuple(find_quantities(t)) for t in sentences]
        after = takewhile(lambda p, own=passage: heading_key(p) == heading_key(own), passages[row:])
        under = [p.passage_id for p in after]
        assert small_index.under_heading(name, 99) == under
        assert small_index.under_heading(name, 1) == [name]
        quoting = [e for e in small_index.entries if name in {s.passage_id for s in e.spans}]
        assert small_index.entries_of(name) == quoting
    assert any(small_index.entries_of(p.passage_id) for p in passages)
    for carnet in small_index.carnets:
        found = find_acronyms(carnet).meanings
        assert small_index.acronyms(carnet.carnet_id) == found


def test_neighbours_stay_in_the_carnet(small_index: Index) -> None:
    passages = [p for p in small_index.passages if p.carnet_id == "jardins"]
    assert len(passages) > 2
    ids = [None, *(p.passage_id for p in passages), None]
    for row, passage in enumerate(passages):
        before, after = small_index.neighbours(passage.passage_id)
        assert (before and before.passage_id, after and after.passage_id) == (
            ids[row],
            ids[row + 2],
        )


def test_views_point_to_their_rows(small_index: Index) -> None:
    vector = small_index.embed_query("Combien de jardiniers et de jardins ?")
    sentences = small_index.nearest("sentences", vector, 5)
    for near in sentences:
        passage_id, row = near.item_id.rsplit("#", 1)
        assert passage_id == near.passage_id
        assert small_index.passage(passage_id).sentences[int(row)].text == near.text
    assert "640 jardiniers" in sentences[0].text
    question = small_index.nearest("questions", vector, 1)[0]
    entry_id, row = question.item_id.rsplit("#", 1)
    entry = small_index.entry(entry_id)
    assert entry.questions[int(row)] == question.text
    assert question.passage_id == entry.spans[0].passage_id
    scores = [near.score for near in sentences]
    assert scores == sorted(scores, reverse=True) and -1 <= scores[-1] <= scores[0] <= 1.0001


def test_a_draft_is_kept_but_never_found(small_index: Index) -> None:
    draft = next(e for e in small_index.entries if e.draft)
    vector = small_index.embed_query(draft.questions[0])
    found = small_index.nearest("questions", vector, 100)
    assert len(found) == small_index.manifest.counts["questions"] >= 6
    assert not any(near.item_id.startswith(draft.entry_id) for near in found)


def test_bm25_finds_the_words_of_a_question(small_index: Index) -> None:
    asked = "Qui conduit le camion de la bibliothèque ?"
    ranked = small_index.bm25(asked, 1000)
    assert ranked == sorted(ranked, key=lambda one: -one[1]) and ranked[-1][1] > 0
    assert small_index.bm25(asked, 1) == ranked[:1]
    best = small_index.passage(ranked[0][0])
    assert best.carnet_id == "bibliotheque" and "camion" in best.text
    assert small_index.bm25("zygomorphe", 9) == []


def test_embedded_texts_say_where_they_stand(small_index: Index) -> None:
    passage = next(p for p in small_index.passages if "fuites du réseau" in p.text)
    text = passage_text(small_index.carnet("eau"), passage)
    assert text.startswith("Préserver l'eau du bassin\n") and "Les actions" in text
    assert text.endswith(passage.text)


def test_a_question_is_embedded_once(small_folder: Path) -> None:
    model = BagEmbeddings()
    with open_at(small_folder, bag_model(model)) as index:
        first = index.embed_query("Qui prête des vélos ?")
        first[0] = 99.0
        assert index.embed_query("Qui prête des vélos ?")[0] != 99.0
    assert model.seen == ["Qui prête des vélos ?"]


# --- building again ------------------------------------------------------------------------------


def test_the_folder_holds_links_to_the_build_in_force(corpus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    report = built(corpus, folder)
    assert os.readlink(folder / "current") == f"builds/{report.build_id}"
    for name in layout.LINKED:
        assert not os.path.isabs(os.readlink(folder / name)) and (folder / name).exists()
    moved = folder.rename(tmp_path / "ailleurs")
    with open_at(moved, bag_model()) as index:
        assert answers(index) == "mobilite"


def test_a_second_build_does_nothing_and_a_rebuild_gives_the_same(
    corpus: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "index"
    first = built(corpus, folder)
    assert first.embedded > 40 and not first.fresh
    files = ("carnets.jsonl", "passages.jsonl", "questions.jsonl")
    before = {name: (folder / name).read_bytes() for name in files}
    again = built(corpus, folder)
    assert again.fresh and (again.embedded, again.build_id) == (0, first.build_id)
    whole = built(corpus, folder, rebuild=True)
    assert whole.build_id != first.build_id and whole.embedded == first.embedded
    assert {name: (folder / name).read_bytes() for name in files} == before


def test_only_what_changed_is_embedded(corpus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    built(corpus, folder)
    path = corpus / "energie.md"
    path.write_text(path.read_text().replace("312 sociétaires", "313 sociétaires"))
    assert "energie.md (modifié)" in (stale(corpus, folder) or "")
    model = BagEmbeddings()
    report = built(corpus, folder, model)
    # The sentence and its passage: nothing else holds the figure.
    assert len(model.seen) == report.embedded == 2
    assert all("313 sociétaires" in text for text in model.seen)
    with open_at(folder, bag_model()) as index:
        near = index.nearest("sentences", index.embed_query("Combien de sociétaires ?"), 1)[0]
        assert "313 sociétaires" in near.text
        assert not any("312 sociétaires" in p.text for p in index.passages)


def test_a_build_that_only_loses_a_carnet_embeds_nothing(corpus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    built(corpus, folder)
    (corpus / "jardins.md").unlink()
    (corpus / "jardins.questions.jsonl").unlink()
    assert "jardins.md (supprimé)" in (stale(corpus, folder) or "")
    assert built(corpus, folder).embedded == 0
    with open_at(folder, bag_model()) as index:
        assert "jardins" not in [c.carnet_id for c in index.carnets] and not index.entries
        vector = index.embed_query("Combien de jardins et de jardiniers ?")
        for view in ("passages", "sentences", "questions"):
            assert not any("jardin" in near.item_id for near in index.nearest(view, vector, 500))
        assert index.bm25("grainothèque", 9) == []


def test_an_index_that_used_vectors_again_equals_a_fresh_one(corpus: Path, tmp_path: Path) -> None:
    built(corpus, tmp_path / "again")
    (corpus / "ajout.md").write_text("# Zzz\n\nXylophone.\n")
    report = built(corpus, tmp_path / "again")
    assert report.reused > report.embedded
    built(corpus, tmp_path / "fresh")

    def found(name: str) -> list[list[tuple[str, float]]]:
        with open_at(tmp_path / name, bag_model()) as index:
            vector = index.embed_query("Comment les habitants préservent-ils l'eau ?")
            return [
                [(n.item_id, n.score) for n in index.nearest(view, vector, 12)]
                for view in ("passages", "sentences", "titles", "questions")
            ]

    assert found("again") == found("fresh")  # to the last digit: near ties keep their order


@pytest.mark.parametrize("damage", ["absent", "cut", "of another model"])
def test_vectors_that_cannot_be_used_again_are_made_again(
    corpus: Path, tmp_path: Path, damage: str
) -> None:
    folder = tmp_path / "index"
    first = built(corpus, folder)
    kept = folder / known.FOLDER / "sentences.npz"
    if damage == "absent":
        kept.unlink()
    elif damage == "cut":
        kept.write_bytes(kept.read_bytes()[:-200])
    else:
        known.write(folder, "sentences", "autre", {"texte": np.ones(4, np.float32)})
    (corpus / "ajout.md").write_text("# Zzz\n\nXylophone.\n")
    assert built(corpus, folder).embedded > first.counts["sentences"]
    assert known.read(folder, "sentences", "autre").get("texte") is None


def test_equal_texts_in_two_files_stay_two(corpus: Path, tmp_path: Path) -> None:
    shutil.copy(corpus / "sante.md", corpus / "copie.md")
    model = BagEmbeddings()
    built(corpus, tmp_path / "index", model)
    assert len(model.seen) == len(set(model.seen))
    with open_at(tmp_path / "index", bag_model()) as index:
        vector = index.embed_query("Combien de médecins à Laroque ?")
        carnets = {n.item_id.split(":")[0] for n in index.nearest("sentences", vector, 6)}
    assert carnets >= {"copie", "sante"}


def test_a_bank_that_drifted_is_told(corpus: Path, tmp_path: Path) -> None:
    bank = corpus / "jardins.questions.jsonl"
    bank.write_text(
        bank.read_text() + '{"answer": "x", "quotes": ["absent"], "questions": ["?"]}\n'
    )
    report = built(corpus, tmp_path / "index")
    assert len(report.problems) == 1 and "ligne 6" in report.problems[0]
    with open_at(tmp_path / "index", bag_model()) as index:
        assert index.manifest.problems == report.problems and len(index.entries) == 5


def test_progress_runs_to_the_end(corpus: Path, tmp_path: Path) -> None:
    calls: list[tuple[int, int, str]] = []
    build(
        corpus, tmp_path / "index", bag_model(), passage_tokens=TOKENS,
        progress=lambda done, total, label: calls.append((done, total, label)),
    )  # fmt: skip
    assert [label for _, _, label in calls if label != calls[0][2]][0] == "Passages"
    done = [d for d, _, _ in calls]
    assert done == sorted(done) and calls[-1][0] == calls[-1][1] == 2 * sum(
        layout.read_manifest(tmp_path / "index").counts[v] for v in VIEWS
    )


def test_progress_moves_while_texts_are_stored(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("carnet_rag.index.chroma.store._PAGE", 2)
    built(corpus, tmp_path / "index")
    (corpus / "sante.md").write_text("# La santé\n\nLe centre a ouvert en 2019.\n")
    done: list[int] = []
    build(
        corpus, tmp_path / "index", bag_model(), passage_tokens=TOKENS,
        progress=lambda at, total, label: done.append(at) if label == "Phrases" else None,
    )  # fmt: skip
    known, *stored = sorted(set(done))
    assert len(stored) > 5 and max(b - a for a, b in pairwise(stored)) <= 2


@pytest.mark.parametrize("suffix", [".md", ".txt"])
def test_a_replaced_carnet_keeps_its_links(corpus: Path, tmp_path: Path, suffix: str) -> None:
    built(corpus, tmp_path / "index")
    with open_at(tmp_path / "index", bag_model()) as index:
        old = [*index.passages_of("jardins")]
    before = "# Les jardins\n\nUne nouvelle édition.\n\n## Les oiseaux\n\nIls ont trois nids.\n\n"
    text = (corpus / "jardins.md").read_text().partition("\n")[2]
    (corpus / "jardins.md").unlink()
    (corpus / f"jardins{suffix}").write_text(before + text.replace("neuf ans", "dix ans"))
    built(corpus, tmp_path / "index")
    with open_at(tmp_path / "index", bag_model()) as index:
        now = index.carnet("jardins").text
        for passage in old:
            if passage.text in now:
                there, moved = index.found(passage.passage_id)
                assert now[passage.start + moved : passage.end + moved] == passage.text
                assert there.start <= passage.start + moved < there.end and moved > 0
                assert index.passage(passage.passage_id) == there
                around = index.neighbours(there.passage_id)
                assert index.neighbours(passage.passage_id) == around
            else:
                with pytest.raises(CarnetError, match="inconnu"):
                    index.passage(passage.passage_id)
        assert 0 < sum(p.text in now for p in old) < len(old)
        carnet_id, place, digest = old[-1].passage_id.split(":")
        for unknown in (f"{carnet_id}:{place}:0", f"{carnet_id}:", f"sante:{place}:{digest}"):
            with pytest.raises(CarnetError, match="inconnu"):
                index.passage(unknown)


# --- stale, missing, damaged ---------------------------------------------------------------------


def test_why_an_index_is_stale(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "index"
    assert "pas encore d'index" in (stale(corpus, folder) or "")
    built(corpus, folder)
    assert stale(corpus, folder) is None
    other = stale(corpus, folder, model="double:autre") or ""
    assert "double:bag" in other and "double:autre" in other
    assert "220" in (stale(corpus, folder, tokens=220) or "")
    (corpus / "README.md").write_text("Ceci n'est pas un carnet.")
    assert stale(corpus, folder) is None
    (corpus / "nouveau.md").write_text("# Un\n\nDeux.\n")
    assert "nouveau.md (nouveau)" in (stale(corpus, folder) or "")
    (corpus / "nouveau.md").unlink()
    (corpus / "carnets.toml").write_text('["eau.md"]\ntitle = "Un autre titre"\n')
    assert "carnets.toml" in (stale(corpus, folder) or "")
    (corpus / "carnets.toml").unlink()
    monkeypatch.setattr(layout, "rules", lambda: "autres")
    assert "règles" in (stale(corpus, folder) or "")


def test_a_stale_index_names_the_model_without_loading_it(small_folder: Path) -> None:
    reason = stale_reason(
        Settings(
            corpus=SMALL_CORPUS, index=small_folder, embeddings="openai:m", passage_tokens=TOKENS
        )
    )
    assert reason is not None and "openai:m" in reason


def test_no_index_says_how_to_build_it(tmp_path: Path) -> None:
    for folder in (tmp_path / "absent", tmp_path):
        with pytest.raises(IndexNotFoundError, match=rf"{folder}.*carnet index"):
            open_index(folder, embeddings="openai:m")


def test_another_model_is_refused_by_name(small_folder: Path) -> None:
    with pytest.raises(IndexStaleError) as failure:
        open_index(small_folder, embeddings="openai:m")
    for part in ("double:bag", "openai:m", "carnet index --rebuild"):
        assert part in str(failure.value)


@pytest.mark.parametrize("together", [False, True])
def test_another_dimension_is_refused(small_folder: Path, together: bool) -> None:
    with (
        open_at(small_folder, bag_model(BagEmbeddings(size=64))) as index,
        pytest.raises(IndexStaleError, match=r"64.*1024.*--rebuild"),
    ):
        if together:
            index.embed_queries(["Qui ?", "Quoi ?"])
        else:
            index.embed_query("Qui ?")


def test_texts_are_embedded_together_as_they_are_alone(small_index: Index) -> None:
    texts = ["Qui conduit le camion ?", "Combien de jardins ?"]
    assert small_index.embed_queries(texts) == [small_index.embed_query(t) for t in texts]
    assert small_index.embed_queries([]) == []


def test_a_server_that_is_not_there_is_named_before_the_index(small_folder: Path) -> None:
    with pytest.raises(CarnetError, match=r"127\.0\.0\.1:9 .*chroma run.*CARNET_CHROMA_URL"):
        open_at(small_folder, bag_model(), chroma_url="http://127.0.0.1:9")


@pytest.mark.parametrize("name", ["passages.jsonl", "manifest.json", "chroma/chroma.sqlite3"])
def test_a_damaged_index_says_how_to_rebuild(corpus: Path, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "index"
    built(corpus, folder)
    (folder / "current" / name).write_text('{"abîmé": ')
    with (
        pytest.raises(CarnetError, match="carnet index --rebuild"),
        open_at(folder, bag_model()) as index,
    ):
        answers(index)
    built(corpus, folder, rebuild=True)
    with open_at(folder, bag_model()) as index:
        assert answers(index) == "mobilite"


def test_an_empty_corpus_leaves_the_index_whole(corpus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    first = built(corpus, folder)
    shutil.rmtree(corpus)
    corpus.mkdir()
    with pytest.raises(CorpusError, match="aucun carnet"):
        built(corpus, folder)
    with open_at(folder, bag_model()) as index:
        assert index.build_id == first.build_id and answers(index) == "mobilite"


def test_a_failing_model_leaves_the_index_whole(corpus: Path, tmp_path: Path) -> None:
    class Failing(BagEmbeddings):
        def _encode(self, texts: list[str], *, query: bool) -> list[list[float]]:
            raise ModelError("le modèle est tombé")

    folder = tmp_path / "index"
    built(corpus, folder)
    with pytest.raises(ModelError, match="tombé"):
        built(corpus, folder, Failing(), rebuild=True)
    assert layout.old_builds(folder) == []
    with open_at(folder, bag_model()) as index:
        assert answers(index) == "mobilite"


# --- disks ---------------------------------------------------------------------------------------


def test_a_full_disk_leaves_the_index_whole(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "index"
    built(corpus, folder)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(content, "write_lines", full)
    with pytest.raises(CarnetError, match=r"index : plus de place.*--index"):
        built(corpus, folder, rebuild=True)
    monkeypatch.undo()
    assert layout.old_builds(folder) == []
    with open_at(folder, bag_model()) as index:
        assert answers(index) == "mobilite"


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Mount a small disk of its own in memory: only root may."""
    place = tmp_path / "disque"
    place.mkdir()

    def mounted(options: str) -> Path:
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
        if shutil.which("mount") is None or subprocess.run(command, capture_output=True).returncode:
            pytest.skip("monter un disque demande les droits de root")
        return place

    yield mounted
    subprocess.run(["umount", "-l", str(place)], capture_output=True)


@pytest.mark.parametrize("size", ["64k", "250k", "500k"])
def test_a_really_full_disk(corpus: Path, mount: Callable[[str], Path], size: str) -> None:
    folder = mount(f"size={size}") / "index"
    with pytest.raises(CarnetError, match=rf"{folder}.*plus de place"):
        built(corpus, folder)
    assert layout.old_builds(folder) == []
    subprocess.run(["mount", "-o", "remount,size=200m", str(folder.parent)], check=True)
    built(corpus, folder)
    with open_at(folder, bag_model()) as index:
        assert answers(index) == "mobilite"


def test_a_read_only_disk(corpus: Path, mount: Callable[[str], Path]) -> None:
    folder = mount("size=1m,ro") / "index"
    with pytest.raises(CarnetError, match=rf"{folder}.*impossible.*CARNET_INDEX"):
        built(corpus, folder)


def test_an_index_folder_that_is_a_file(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "index").write_text("pas un dossier")
    with pytest.raises(CarnetError, match=r"index : écriture ou lecture impossible"):
        built(corpus, tmp_path / "index")


# --- several at once -----------------------------------------------------------------------------

_SLOW_BUILD = """
import sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from doubles import BagEmbeddings, bag_model
from carnet_rag.index.build import build

class Slow(BagEmbeddings):
    def _encode(self, texts, *, query):
        print("embedding", flush=True)
        time.sleep(0.5)
        return super()._encode(texts, query=query)

build(Path(sys.argv[1]), Path(sys.argv[2]), bag_model(Slow()), passage_tokens=120, rebuild=True)
print("done", flush=True)
"""

_READER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from doubles import bag_model
from carnet_rag.index.in_force import open_at

folder, builds, asked = Path(sys.argv[1]), set(), 0
print("ready", flush=True)
while not (folder / "fini").exists():
    with open_at(folder, bag_model()) as index:
        for question in ("Qui prête des vélos ?", "Combien de jardins ?"):
            vector = index.embed_query(question)
            for view in ("passages", "sentences", "questions"):
                assert index.nearest(view, vector, 3), view
            assert index.bm25(question, 1)
            asked += 1
        builds.add(index.build_id)
        (folder / f"vus-{len(builds)}").touch()
print(asked, len(builds), flush=True)
"""


def run_python(code: str, *args: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, args), str(Path(__file__).parents[1])],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_killed_build_leaves_the_index_whole(corpus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    first = built(corpus, folder)
    with run_python(_SLOW_BUILD, corpus, folder) as slow:
        assert slow.stdout is not None and slow.stdout.readline() == "embedding\n"
        with pytest.raises(IndexBusyError, match="une autre indexation est en cours"):
            built(corpus, folder, rebuild=True)
        slow.send_signal(signal.SIGKILL)
    left = layout.old_builds(folder)
    assert len(left) == 1 and left[0].is_dir()
    with open_at(folder, bag_model()) as index:
        assert index.build_id == first.build_id and answers(index) == "mobilite"
    second = built(corpus, folder, rebuild=True)
    names = {path.name for path in (folder / "builds").iterdir()}
    assert names == {first.build_id, second.build_id}


def test_readers_see_no_error_while_an_index_is_rebuilt(corpus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    built(corpus, folder)
    failures: list[BaseException] = []
    stop = threading.Event()
    asked = 0

    def read() -> None:
        nonlocal asked
        try:
            with open_at(folder, bag_model()) as index:
                while not stop.is_set():
                    assert answers(index) == "mobilite"
                    assert index.nearest("questions", index.embed_query("Combien ?"), 3)
                    asked += 1
        except BaseException as exc:
            failures.append(exc)

    with run_python(_READER, folder) as reader:
        assert reader.stdout is not None and reader.stdout.readline() == "ready\n"
        thread = threading.Thread(target=read)
        thread.start()
        rebuilt = 0
        while not (folder / "vus-4").exists() and rebuilt < 60:
            built(corpus, folder, rebuild=True)
            rebuilt += 1
        stop.set()
        (folder / "fini").touch()
        thread.join()
        out, err = reader.communicate(timeout=60)
    assert failures == [] and err == "" and reader.returncode == 0
    questions, builds = map(int, out.split())
    assert asked > 3 and questions > 3 and builds >= 4 and rebuilt >= 3


def test_a_build_in_use_is_kept_until_it_is_closed(corpus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    first = built(corpus, folder).build_id
    index = open_at(folder, bag_model())
    second = built(corpus, folder, rebuild=True).build_id
    third = built(corpus, folder, rebuild=True).build_id
    assert {p.name for p in (folder / "builds").iterdir()} == {first, second, third}
    assert answers(index) == "mobilite"
    index.close()
    fourth = built(corpus, folder, rebuild=True).build_id
    assert {p.name for p in (folder / "builds").iterdir()} == {third, fourth}


def test_a_reader_keeps_its_build_until_it_reopens(corpus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    built(corpus, folder)
    with open_at(folder, bag_model()) as old:
        (corpus / "mobilite.txt").unlink()
        built(corpus, folder)
        assert answers(old) == "mobilite"
        with open_at(folder, bag_model()) as new:
            assert answers(new) != "mobilite"


def test_one_index_from_several_threads(small_folder: Path) -> None:
    with open_at(small_folder, bag_model()) as index:
        expected = answers(index), index.bm25("vélos", 9)
    results: list[object] = []
    with open_at(small_folder, bag_model()) as index:
        threads = [
            threading.Thread(
                target=lambda: results.append((answers(index), index.bm25("vélos", 9)))
            )
            for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert results == [expected] * 8


# --- corpora of every size -----------------------------------------------------------------------


def test_a_carnet_of_a_title_alone_can_be_searched(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "titre.md").write_text("# Les jardins de Valmont\n", encoding="utf-8")
    built(corpus, tmp_path / "index")
    with open_at(tmp_path / "index", bag_model()) as index:
        assert answers(index) == "titre"
        assert index.nearest("sentences", index.embed_query("jardins"), 5) == []
        assert index.bm25("jardins de Valmont", 1)


def test_a_thousand_carnets_are_told_apart(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(1000):
        (corpus / f"c{number:04}.txt").write_text(
            f"Le village {number} a ouvert un jardin.\n\nIl compte {number + 7000} habitants.\n",
            encoding="utf-8",
        )
    model = BagEmbeddings(size=256)
    report = built(corpus, tmp_path / "index", model)
    assert report.counts["carnets"] == report.counts["passages"] == 1000
    (corpus / "c0500.txt").unlink()
    assert built(corpus, tmp_path / "index", model).embedded == 0
    with open_at(tmp_path / "index", bag_model(model)) as index:
        ((best, _),) = index.bm25("Qui compte 7321 habitants ?", 1)
        assert index.passage(best).carnet_id == "c0321"
        assert "c0500" not in {carnet.carnet_id for carnet in index.carnets}


# --- the real engine and the real carnet ---------------------------------------------------------


def test_build_and_open_by_setting(tmp_path: Path) -> None:
    one = tmp_path / "corpus"
    one.mkdir()
    shutil.copy(SMALL_CORPUS / "energie.md", one)
    folder = tmp_path / "index"
    report = build(one, folder, LazyEmbeddings.of(DEFAULT), passage_tokens=TOKENS)
    assert report.embedded == sum(report.counts[view] for view in VIEWS)
    assert stale_reason(Settings(corpus=one, index=folder, passage_tokens=TOKENS)) is None
    with open_index(folder, embeddings=DEFAULT) as index:
        asked = index.embed_query("À quoi vont les bénéfices ?")
        assert "Les bénéfices vont" in index.nearest("sentences", asked, 1)[0].text


@pytest.mark.slow
def test_the_real_index_holds_the_whole_carnet(real_index: Index) -> None:
    assert len(real_index.entries) > 700 and real_index.manifest.problems == ()
    assert real_index.manifest.dimension == 384
    entry = next(e for e in real_index.entries if e.spans and not e.draft)
    near = real_index.nearest("questions", real_index.embed_query(entry.questions[0]), 1)[0]
    assert near.score > 0.99


def test_the_text_of_a_neighbour_is_read_when_it_is_looked_at(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(corpus, tmp_path / "index")
    with open_at(tmp_path / "index", bag_model()) as index:
        with monkeypatch.context() as patched:
            patched.setattr(Index, "carnet", lambda self, carnet_id: pytest.fail("read"))
            patched.setattr(Index, "passage", lambda self, passage_id: pytest.fail("read"))
            near = index.nearest("titles", index.embed_query("jardins"), 3)
        passage = index.passage(near[0].passage_id)
        assert near[0].text == heading_text(index.carnet(passage.carnet_id), passage)
