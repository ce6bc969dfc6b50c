"""The team in a real Chromium: votes, a question answered for all, a carnet, the data."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from browser import (
    PILOTED,
    REPO,
    SIZES,
    Server,
    ask,
    fits,
    in_view,
    keep,
    press_tab_until,
    settle,
    sync_api,
)

pytestmark = PILOTED

PASSWORD = "mot de passe d'équipe"
MISSED = "À quelle heure ferme la boulangerie du phare de l'estran ?"
HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(2)> **gras** $x^2$ :red[rouge]"
# An update is seconds alone, a minute or more on a machine that runs other tests.
UPDATE_MS = 240_000
SECTIONS = ("Questions", "Carnets", "Index", "Données")


@dataclass(frozen=True)
class Place:
    """A served copy of the real corpus, with a team's space."""

    server: Server
    corpus: Path
    data: Path


@pytest.fixture(scope="module")
def place(real_index_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    root = tmp_path_factory.mktemp("equipe")
    corpus, index, data = root / "corpus", root / "index", root / "data"
    shutil.copytree(REPO / "corpus", corpus)
    shutil.copytree(real_index_folder, index, symlinks=True)
    server = Server(corpus, index, data=str(data), staff_password=PASSWORD)
    try:
        yield Place(server.wait(), corpus, data)
    finally:
        server.stop()


def enter(page: sync_api.Page) -> None:
    page.locator("input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator(".st-key-staff-top").wait_for()


def open_section(page: sync_api.Page, name: str) -> None:
    page.locator(".st-key-staff_section").get_by_text(name, exact=True).click()


def in_service(page: sync_api.Page) -> None:
    """Wait until a change is told to be in service, to who sees the page and to who listens."""
    told = page.locator("[data-testid=stAlertContentSuccess]")
    told.get_by_text("Les réponses en tiennent compte").wait_for(timeout=UPDATE_MS)
    sync_api.expect(page.locator("#cr-said")).to_contain_text("Les réponses en tiennent compte")


def test_the_password_is_asked_and_a_wrong_one_refused(
    place: Place, visit: Callable[..., sync_api.Page]
) -> None:
    page = visit(place.server.address)
    page.locator("#welcome").wait_for()
    assert page.get_by_role("link", name="Équipe").count() == 0
    page.goto(f"{place.server.address}equipe")
    page.locator("input[type=password]").fill("autre chose")
    page.keyboard.press("Enter")
    page.get_by_text("Ce n'est pas le bon mot de passe").wait_for()
    assert page.locator(".st-key-staff-top").count() == 0


def test_a_reader_votes_by_keyboard_and_the_team_reads_why(
    place: Place, visit: Callable[..., sync_api.Page]
) -> None:
    reader = visit(place.server.address)
    ask(reader, f"Qu'est-ce qu'une alliance {HOSTILE} ?")
    settle(reader)
    reader.get_by_role("button", name="À revoir").focus()
    reader.keyboard.press("Enter")
    reader.wait_for_function("document.activeElement.matches('[type=radio]')")
    reader.keyboard.press("ArrowDown")
    reader.keyboard.press("Tab")
    reader.keyboard.insert_text(HOSTILE)
    reader.keyboard.press("Tab")
    reader.keyboard.press("Enter")
    reader.get_by_text("Noté « incomplet »").wait_for()
    dialogs: list[str] = []
    team = visit(f"{place.server.address}equipe")
    team.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    enter(team)
    team.get_by_text("À revoir (1)").click()
    team.locator(".cr-comment").wait_for()
    assert HOSTILE in team.locator(".cr-comment").inner_text()
    assert "incomplet" in team.locator(".st-key-staff-case-0").inner_text()
    assert team.locator(".stMainBlockContainer img, .katex").count() == 0 and dialogs == []
    keep(team, "equipe-avis")


def test_a_question_asked_in_vain_is_answered_for_everybody(
    place: Place, visit: Callable[..., sync_api.Page]
) -> None:
    reader = visit(place.server.address)
    ask(reader, MISSED)
    assert reader.locator(".cr-answered").count() == 0
    team = visit(f"{place.server.address}equipe")
    enter(team)
    case = team.locator("[class*=st-key-staff-case-]").filter(has_text=MISSED)
    case.get_by_role("button", name="Répondre à cette question").click()
    team.get_by_label("Chercher d'autres mots dans les carnets").fill("triple but")
    team.keyboard.press("Enter")
    team.locator(".st-key-staff-candidate-1").get_by_text("triple but").wait_for()
    team.locator(".st-key-staff-quote-1 button").click()
    team.locator(".cr-held").wait_for()
    keep(team, "equipe-editeur")
    team.get_by_role("button", name="Enregistrer et mettre en service").click()
    in_service(team)
    keep(team, "equipe-en-service")
    added = next(place.corpus.glob("*.questions.jsonl")).read_text(encoding="utf-8")
    assert json.loads(added.splitlines()[-1])["questions"] == [MISSED]
    ask(reader, MISSED, answers=2)
    assert "triple but" in reader.locator(".cr-answered").inner_text()


def test_a_carnet_is_read_then_added(place: Place, visit: Callable[..., sync_api.Page]) -> None:
    page = visit(f"{place.server.address}equipe")
    enter(page)
    open_section(page, "Carnets")
    frame = page.locator("[data-testid=stFileUploaderDropzone]")
    held = page.evaluate_handle(
        "() => { const held = new DataTransfer(); held.items.add(new File(['x'], 'a.pdf'));"
        " return held }"
    )
    frame.dispatch_event("dragenter", {"dataTransfer": held})
    frame.get_by_text("Déposez le fichier ici").wait_for()
    frame.dispatch_event("dragleave", {"dataTransfer": held})
    picture = {"name": "photo.png", "mimeType": "image/png", "buffer": b"png"}
    page.locator("input[type=file]").set_input_files(files=[picture])
    refused = page.get_by_role("alert").get_by_text("Ce genre de fichier n'est pas lu.")
    refused.wait_for()
    told = refused.bounding_box()
    assert told and told["width"] > 150 and told["height"] > 10  # not in a tooltip only
    text = f"# Le fournil {HOSTILE}\n\n## Le pain\n\nLe fournil cuit 140 pains le jeudi.\n"
    file = {"name": "fournil.md", "mimeType": "text/markdown", "buffer": text.encode()}
    page.locator("input[type=file]").set_input_files(files=[file])
    page.locator(".st-key-staff-report").wait_for()
    chip = page.locator("[data-testid=stFileChip]").last
    assert chip.inner_text().endswith(f"{len(text.encode())} o")
    sync_api.expect(page.get_by_text("add icon")).to_have_count(0)
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        keep(page, f"equipe-lecture-{size}")
        assert fits(page), size
    assert not (place.corpus / file["name"]).exists()
    page.locator(".st-key-staff-put button").click()
    page.locator("[data-testid=stProgress]").wait_for()
    assert in_view(page, "[data-testid=stProgress]")  # a minute or two for a long carnet
    in_service(page)
    page.locator(".cr-facts").get_by_text("fournil.md").wait_for()
    assert (place.corpus / file["name"]).exists()
    assert fits(page)


def test_a_carnet_is_added_corrected_and_removed_by_keyboard_alone(
    place: Place, visit: Callable[..., sync_api.Page], tmp_path: Path
) -> None:
    def reach(what: str) -> None:
        press_tab_until(page, f"document.activeElement.matches({json.dumps(what)})", 120)
        settle(page)

    page = visit(f"{place.server.address}equipe")
    reach("input[type=password]")
    page.keyboard.insert_text(PASSWORD)
    page.keyboard.press("Enter")
    page.locator(".st-key-staff-top").wait_for()
    reach(".st-key-staff_section [role=radio]")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.locator("[data-testid=stFileUploader]").wait_for()
    file = tmp_path / "verger.md"
    file.write_text("# Le verger\n\n## Les arbres\n\nLe verger compte 64 pommiers.\n", "utf-8")
    reach("[data-testid=stFileUploader] button")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(file)
    page.locator(".st-key-staff-report").wait_for()
    reach("[aria-label='Éditeur']")
    page.keyboard.insert_text("La ferme")
    reach(".st-key-staff-put button")
    page.keyboard.press("Enter")
    in_service(page)
    assert "La ferme" in (place.corpus / "carnets.toml").read_text("utf-8")
    reach("[aria-label='Carnet à retirer']")
    page.keyboard.insert_text("Le verger")
    page.get_by_role("option").filter(has_text="Le verger").wait_for()
    page.keyboard.press("Enter")
    page.get_by_text("et 0 question connue").wait_for()
    reach("input[type=checkbox]")
    page.keyboard.press("Space")
    reach(".st-key-staff-remove button")
    page.keyboard.press("Enter")
    page.get_by_text("« Le verger » est retiré").wait_for()
    in_service(page)
    assert not (place.corpus / file.name).exists()


def test_every_section_fits_a_phone_and_the_data_are_exported_and_erased(
    place: Place, visit: Callable[..., sync_api.Page], tmp_path: Path
) -> None:
    page = visit(f"{place.server.address}equipe", "etroit")
    enter(page)
    for section in SECTIONS:
        open_section(page, section)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            keep(page, f"equipe-{section.lower()}-etroit-{scheme}")
        assert fits(page), section
    open_section(page, "Questions")
    page.locator(".st-key-staff-lists").get_by_text("Connues").click()
    page.locator(".st-key-staff-known-do-9 button").first.click()
    page.locator("#editor").wait_for()
    settle(page)
    assert in_view(page, "#editor")
    open_section(page, "Données")
    for key in ("csv", "jsonl"):
        with page.expect_download() as download:
            page.locator(f".st-key-staff-{key} button").click()
        download.value.save_as(tmp_path / key)
    rows = [json.loads(line) for line in (tmp_path / "jsonl").read_text("utf-8").splitlines()]
    assert {row["reason"] for row in rows} >= {"incomplete", None}
    page.get_by_text("Oui, tout effacer").click()
    page.locator(".st-key-staff-erase button:not([disabled])").click()
    page.get_by_text("questions effacées").wait_for()
    left = b"".join(file.read_bytes() for file in place.data.glob("*.sqlite3*"))
    assert b"boulangerie du phare" not in left
