"""Every string of the application, once, in French and in English.

The strings stand in ``fr.toml`` and ``en.toml``, and what is read of them is one frozen class: a
string that one language lacks, or that nothing knows, stops the application as it starts. What the
carnets say is never translated.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal, get_args

from pydantic import ConfigDict, TypeAdapter

from carnet_rag.french import numbers
from carnet_rag.french.numbers import MONTHS
from texts.staff import StaffTexts

Language = Literal["fr", "en"]


@dataclass(frozen=True, slots=True)
class Texts:
    """The strings of one language, grouped by where they show. ``streamlit``: its own words, which
    it writes in English, each with what the page puts in its place.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    language: Language
    months: tuple[str, ...]
    # Frame
    tagline: str
    needs_script: str
    streamlit: tuple[tuple[str, str], ...]
    page_chat: str
    page_start: str
    page_check: str
    page_figures: str
    page_read: str
    error_unexpected: str
    # Index
    index_missing_title: str
    index_stale_title: str
    index_build: str
    index_update: str
    index_building: str
    index_step: str
    # Chat: asking
    chat_title: str
    chat_lead: str
    chat_placeholder: str
    starters_newcomer: str
    starters_journalist: str
    starters_staff: str
    starters_any: str
    welcome_shelf: str
    welcome_outside: str
    searching: str
    writing: str
    scope_all: str
    scope_some: str
    scope_help: str
    scope_carnets: str
    scope_years: str
    scope_speakers: str
    scope_any: str
    scope_told: str
    scope_widen: str
    question_refused: str
    question_again: str
    answer_failed: str
    understood: str
    understood_edit: str
    understood_ask: str
    you: str
    # Chat: the answer
    answered: str
    nearest: str
    refused: str
    assistant: str
    summary_of: str
    summary_dropped: str
    antecedent: str
    from_note: str
    quote_labels: tuple[tuple[str, str], ...]
    notices: str
    suggestions: str
    suggestions_instead: str
    sources_one: str
    sources_many: str
    sources_nearest: str
    sources_nearest_aside: str
    sources_help: str
    nearest_note: str
    back_to_answer: str
    go_to_source: str
    page: str
    speaker: str
    before: str
    after: str
    read_here: str
    copy: str
    copied: str
    copy_quote: str
    chat_check: str
    new_conversation: str
    history: str
    history_help: str
    forget: str
    kept_here: str
    export: str
    export_markdown: str
    export_docx: str
    export_pdf: str
    export_title: str
    export_made: str
    export_bibliography: str
    # Start
    start_lead: str
    start_step: str
    start_follow: str
    start_next: str
    start_previous: str
    start_ask: str
    start_done: str
    start_none: str
    # Read
    read_choose: str
    read_search: str
    read_search_none: str
    read_search_found: str
    read_whole: str
    read_figure: str
    read_unknown: str
    # Équipe and votes
    staff: StaffTexts
    # Check
    check_lead: str
    check_label: str
    check_placeholder: str
    check_button: str
    check_examples: str
    check_working: str
    check_refused: str
    check_question: str
    check_summary: str
    check_claim: str
    check_link: str
    check_opinion: str
    supported: str
    agrees: str
    check_said: str
    check_true: str
    check_yours: str
    check_theirs: str
    check_underlined: str
    contradicted: str
    not_found: str
    # Figures
    figures_lead: str
    figures_unknown: str
    figures_close: str
    figures_charts: str
    figures_charts_help: str
    figures_by_year: str
    figures_by_level: str
    figures_by_group: str
    figures_png: str
    figures_table: str
    figures_all: str
    figures_search: str
    figures_section: str
    figures_year: str
    figures_level: str
    figures_unit: str
    figures_kind: str
    figures_filters: str
    figures_no_unit: str
    figures_carnet_voice: str
    figures_flagged: str
    figures_found: str
    figures_none: str
    figures_more: str
    figures_csv: str
    figures_csv_sheet: str
    figures_csv_data: str
    figure_groups: tuple[tuple[str, str], ...]
    figure_columns: tuple[tuple[str, str], ...]
    figures_written: str
    figures_counts: str
    figures_about: str
    figures_sentence: str
    figures_link: str
    figures_suspect: str
    figures_disagrees: str
    figure_kinds: tuple[tuple[str, str], ...]


_CHECKED = TypeAdapter(Texts)


def _read(language: Language) -> Texts:
    """The strings of ``<language>.toml``. A key too many, or one too few, is an error at start."""
    data = tomllib.loads(Path(__file__).with_name(f"{language}.toml").read_text("utf-8"))
    data["streamlit"] = tuple(data["streamlit"].items())
    return _CHECKED.validate_python({"months": MONTHS} | data)


CATALOGUE: dict[Language, Texts] = {language: _read(language) for language in get_args(Language)}


def long_date(iso: str | None, words: Texts) -> str | None:
    """Write an ISO date (or its year, or year and month) out in full; None stays None."""
    first = "1er" if words.language == "fr" else "1"
    return numbers.long_date(iso, words.months, first) if iso else None


def named(label: str, said: str, words: Texts) -> str:
    """What is said under its label, with the colon of the language."""
    return f"{label}{' : ' if words.language == 'fr' else ': '}{said}"


def grouped(count: int, words: Texts) -> str:
    """A count with its thousands set apart, as the language writes them."""
    return f"{count:,}".replace(",", "\u202f" if words.language == "fr" else ",")
