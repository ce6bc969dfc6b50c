"""The strings of the Équipe page and of the votes: a part of the catalogue of ``texts``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pydantic import ConfigDict


@dataclass(frozen=True, slots=True)
class StaffTexts:
    """The strings of one language, grouped by where they show."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    # Votes, under each answer
    right: str
    wrong: str
    reason_ask: str
    reasons: dict[str, str]
    comment: str
    vote_send: str
    vote_kept: str
    vote_lost: str
    recorded: str
    # Login
    page: str
    lead: str
    password: str
    enter: str
    refused: str
    wait: str
    login: str
    login_missing: str
    login_stranger: str
    logout: str
    sections: dict[str, str]
    section_label: str
    # After a change
    updating: str
    updated: str
    failed: str
    try_it: str
    # Questions
    cases_label: str
    cases: dict[str, str]
    cases_none: str
    cases_more: str
    case_count: str
    case_last: str
    case_statuses: dict[str, str]
    case_comment: str
    case_wordings: str
    case_answer: str
    case_dismiss: str
    case_new: str
    known_search: str
    known_found: str
    known_draft: str
    known_edit: str
    known_delete: str
    known_deleted: str
    known_undo: str
    known_back: str
    # Editor
    editor_title: str
    editor_back: str
    editor_questions: str
    editor_questions_help: str
    editor_says: str
    editor_kinds: dict[str, str]
    editor_note: str
    editor_carnet: str
    editor_quotes: str
    editor_quotes_help: str
    editor_found: str
    editor_not_found: str
    editor_missing: str
    editor_known: str
    editor_amend: str
    editor_amending: str
    editor_candidates: str
    editor_candidates_none: str
    editor_search: str
    editor_search_none: str
    editor_quote: str
    editor_save: str
    # Carnets
    carnets_title: str
    carnet_facts: str
    add_title: str
    add_file: str
    add_as: str
    add_new: str
    add_replace: str
    add_report: str
    add_report_lead: str
    report: dict[str, str]
    report_drift: str
    report_sections: str
    report_remarks: str
    add_reading: str
    preview_title: str
    preview_page: str
    preview_read: str
    preview_none: str
    describe_title: str
    describe_choose: str
    describe: dict[str, str]
    described: str
    none: str
    add_confirm: str
    added: str
    remove_title: str
    remove_choose: str
    remove_lead: str
    remove_sure: str
    remove_confirm: str
    removed: str
    # Index
    health_title: str
    health: dict[str, str]
    health_fresh: str
    health_words: str
    health_at: str
    health_problems: str
    health_no_problem: str
    update: str
    rebuild: str
    passages_title: str
    passages_search: str
    passages_found: str
    passage_facts: str
    kinds: dict[str, str]
    bench_title: str
    bench_question: str
    bench_run: str
    bench_decision: str
    bench_times: str
    bench_columns: tuple[str, ...]
    bench_signals: str
    bench_view: tuple[str, ...]
    # Data
    data_title: str
    data_lead: str
    data: dict[str, str]
    data_days: str
    data_csv: str
    data_jsonl: str
    data_erase: str
    data_erase_lead: str
    data_sure: str
    data_erased: str
