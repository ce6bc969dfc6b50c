"""Every string of the application, once, in French and in English.

Two values of one frozen class: a string that one language lacks does not type-check. Words between
braces are filled by ``str.format``. What the carnets say is never translated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from carnet_rag.french import numbers
from carnet_rag.french.numbers import MONTHS
from texts.framework import STREAMLIT_ENGLISH, STREAMLIT_FRENCH
from texts.staff import STAFF_ENGLISH, STAFF_FRENCH, StaffTexts

Language = Literal["fr", "en"]


@dataclass(frozen=True, slots=True)
class Texts:
    """The strings of one language, grouped by where they show."""

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
    retry: str
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


FRENCH = Texts(
    language="fr",
    months=MONTHS,
    tagline="Interroger les carnets de recherche, citation à l'appui",
    needs_script="Cette page a besoin de JavaScript : activez-le dans votre navigateur.",
    streamlit=STREAMLIT_FRENCH,
    page_chat="Discuter",
    page_start="Par où commencer ?",
    page_check="Vérifier un chiffre",
    page_figures="Chiffres clés",
    page_read="Lire",
    error_unexpected=(
        "Quelque chose s'est mal passé de notre côté. Le détail est dans le journal du serveur ; "
        "rechargez la page pour reprendre."
    ),
    index_missing_title="L'index est à construire",
    index_stale_title="L'index n'est plus à jour",
    index_build="Construire l'index",
    index_update="Mettre l'index à jour",
    index_building="Lecture et indexation des carnets",
    index_step="{done} sur {total} · {label}",
    chat_title="Que voulez-vous savoir ?",
    chat_lead=(
        "Chaque réponse est faite de citations exactes du carnet, avec la page et qui parle. "
        "Ce que le carnet ne dit pas n'est pas inventé : l'application vous le dit."
    ),
    chat_placeholder="Posez votre question…",
    starters_newcomer="Je découvre",
    starters_journalist="J'enquête",
    starters_staff="J'accompagne des alliances",
    starters_any="Pour commencer",
    welcome_shelf="Les carnets de recherche",
    welcome_outside="Ouvrir la page citée par le carnet",
    searching="Recherche dans les carnets et vérification des citations…",
    writing="Le modèle rédige à partir de ces citations. Sa réponse sera vérifiée avant d'être "
    "montrée. Le bouton d'arrêt garde les citations.",
    scope_all="Limiter",
    scope_some="Limité ({count})",
    scope_help="Ne chercher que dans ce qui est choisi ici",
    scope_carnets="Carnets",
    scope_years="Années",
    scope_speakers="Qui parle",
    scope_any="Tout",
    scope_told="Cherché seulement dans",
    scope_widen="Cherché seulement dans « {kept_to} » : élargir",
    question_refused="Cette question n'a pas pu être posée",
    answer_failed="La réponse n'a pas pu être cherchée",
    question_again="Votre texte, à reprendre",
    understood="Question comprise",
    understood_edit="Corriger la question comprise",
    understood_ask="Poser cette question",
    you="Votre question",
    answered="Le carnet répond",
    nearest="Le carnet en parle, sans répondre",
    refused="Hors des carnets",
    assistant="Réponse de l'assistant, sans les carnets",
    summary_of="Résumé par un modèle ({model}), vérifié phrase à phrase",
    summary_dropped="{count} phrases du modèle écartées, et pourquoi",
    antecedent="il s'agit de : {antecedent}",
    from_note="Note du carnet",
    quote_labels=(
        ("definition", "Définition"),
        ("example", "Exemple"),
        ("where", "Où aller"),
        ("figure", "Chiffre"),
        ("who", "Qui le dit"),
    ),
    notices="À noter",
    suggestions="Pour aller plus loin",
    suggestions_instead="Ce que le carnet peut vous dire",
    sources_one="Source citée",
    sources_many="{count} sources citées",
    sources_nearest="Passages proches",
    sources_nearest_aside="Passages proches, non cités",
    sources_help="Extraits du carnet",
    nearest_note="proche, ne répond pas",
    back_to_answer="Retour à la réponse",
    go_to_source="Source {number} : voir l'extrait",
    page="page {page}",
    speaker="Parole de {speaker}",
    before="Ce qui précède",
    after="Ce qui suit",
    read_here="Lire dans le carnet",
    copy="Copier",
    copied="Copié",
    copy_quote="Copier la citation",
    chat_check="Vérifier cette affirmation",
    retry="Reposer",
    new_conversation="Nouvelle conversation",
    history="Historique",
    history_help="Vos conversations précédentes dans ce navigateur.",
    forget="Tout effacer",
    kept_here="Vos conversations sont gardées dans ce navigateur, nulle part ailleurs ; "
    "« Tout effacer » les oublie.",
    export="Exporter",
    export_markdown="Markdown",
    export_docx="Word (.docx)",
    export_pdf="PDF",
    export_title="Questions aux carnets de recherche",
    export_made="Conversation du {date}",
    export_bibliography="Bibliographie",
    start_lead=(
        "Un parcours court pour faire connaissance avec le carnet. Chaque étape est une question ; "
        "la réponse est citée mot pour mot."
    ),
    start_step="Étape {step} sur {total}",
    start_next="Étape suivante",
    start_previous="Étape précédente",
    start_ask="Poursuivre dans la discussion",
    start_done="Vous avez fait le tour. Posez maintenant vos propres questions.",
    start_none="Aucun parcours n'accompagne ces carnets. Commencez par poser une question.",
    read_choose="Carnet",
    read_search="Chercher dans ce carnet",
    read_search_none="Aucun passage ne contient « {query} ».",
    read_search_found="{count} passages contiennent « {query} »",
    read_whole="Sommaire",
    read_figure="Texte d'une figure, tel que la reconnaissance l'a lu",
    read_unknown="Ce lien ne mène à rien dans les carnets en service : ce qu'il montrait en a été "
    "retiré, ou remplacé.",
    staff=STAFF_FRENCH,
    check_lead=(
        "Collez une phrase ou un paragraphe : chaque affirmation est comparée, mot pour mot, à ce "
        "que disent les carnets. «\u00a0Non trouvé\u00a0» ne veut pas dire faux : les carnets "
        "n'en disent rien."
    ),
    check_label="Texte à vérifier",
    check_placeholder="Une phrase avec un chiffre, une date ou un nom",
    check_button="Vérifier",
    check_examples="Pour essayer",
    check_working="Vérification : {done} sur {total}…",
    check_refused="Ce texte n'a pas pu être vérifié",
    check_question="C'est une question : posez-la dans la discussion.",
    check_summary=(
        "{count} affirmations · confirmées : {sure} · à relire : {supported} · "
        "contredites : {contradicted} · non trouvées : {not_found}"
    ),
    check_claim="Affirmation",
    check_link="Lien vers cette vérification",
    check_opinion="Demander un second avis au modèle {model}",
    supported="Confirmé",
    agrees="Concorde, à relire",
    check_said="Vous écrivez",
    check_true="Le carnet dit",
    check_yours="Votre phrase",
    check_theirs="Celle du carnet",
    check_underlined="Souligné : ce que l'autre phrase ne dit pas.",
    contradicted="Contredit",
    not_found="Non trouvé",
    figures_lead=(
        "Les chiffres des carnets, avec ce qu'ils mesurent et la phrase d'où ils viennent. Chaque "
        "valeur est celle que le carnet écrit ; rien n'est recalculé."
    ),
    figures_unknown="Ce lien ne mène à aucun chiffre de l'index actuel.",
    figures_close="Fermer ce chiffre",
    figures_charts="En un coup d'œil",
    figures_charts_help="Une barre, un point ou un lien mène à la phrase.",
    figures_by_year="d'une année à l'autre",
    figures_by_level="d'un échelon à l'autre",
    figures_by_group="d'un groupe à l'autre",
    figures_png="Image (PNG)",
    figures_table="Les mêmes chiffres, en tableau",
    figures_all="Tous les chiffres",
    figures_search="Chercher un sujet",
    figures_section="Section",
    figures_year="Année",
    figures_level="Échelon",
    figures_unit="Unité",
    figures_kind="Genre",
    figures_filters="Filtrer",
    figures_no_unit="sans unité",
    figures_carnet_voice="le carnet",
    figures_flagged="Seulement ceux qui se contredisent ou que la numérisation a pu abîmer",
    figures_found="{count} sur {total} chiffres",
    figures_none="Aucun chiffre ne répond à ces critères.",
    figures_more="Montrer {count} chiffres de plus",
    figures_csv="Tableau (CSV)",
    figures_csv_sheet="Pour un tableur (« ; », titres en français)",
    figures_csv_data="Pour un programme (virgules)",
    figure_groups=(
        ("measures", "Mesures"),
        ("dates", "Dates et périodes"),
        ("ranks", "Rangs et énumérations"),
        ("all", "Tout"),
    ),
    figure_columns=(
        ("id", "identifiant"),
        ("written", "chiffre"),
        ("kind", "genre"),
        ("value", "valeur"),
        ("when", "date"),
        ("unit", "unité"),
        ("bound", "borne"),
        ("counts", "ce qu'il mesure"),
        ("population", "population"),
        ("level", "échelon"),
        ("period", "période"),
        ("speaker", "qui parle"),
        ("sentence", "phrase"),
        ("carnet", "carnet"),
        ("title", "titre"),
        ("published", "publié le"),
        ("file", "fichier"),
        ("section", "section"),
        ("page", "page"),
        ("passage_id", "passage"),
        ("start", "début"),
        ("end", "fin"),
        ("flags", "remarques"),
        ("disagrees_with", "autres valeurs"),
        ("high", "jusqu'à"),
    ),
    figures_written="Chiffre",
    figures_counts="Ce qu'il mesure",
    figures_about="Qui, où, quand",
    figures_sentence="Dans le carnet",
    figures_link="Lien vers ce chiffre",
    figures_suspect="Écrit ainsi dans la source, sans doute une erreur de numérisation",
    figures_disagrees="Les carnets donnent aussi {others}",
    figure_kinds=(
        ("number", "Nombre"),
        ("percent", "Part"),
        ("points", "Écart en points"),
        ("ratio", "Rapport"),
        ("multiple", "Multiple"),
        ("duration", "Durée"),
        ("ordinal", "Rang"),
        ("date", "Date"),
        ("period", "Période"),
    ),
)

ENGLISH = Texts(
    language="en",
    months=(
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    tagline="Ask the research notebooks, quotation in hand",
    needs_script="This page needs JavaScript: turn it on in your browser.",
    streamlit=STREAMLIT_ENGLISH,
    page_chat="Ask",
    page_start="Where to start?",
    page_check="Check a figure",
    page_figures="Key figures",
    page_read="Read",
    error_unexpected=(
        "Something went wrong on our side. The server's log has the details; reload the page to "
        "carry on."
    ),
    index_missing_title="The index has to be built",
    index_stale_title="The index is out of date",
    index_build="Build the index",
    index_update="Update the index",
    index_building="Reading and indexing the notebooks",
    index_step="{done} of {total} · {label}",
    chat_title="What would you like to know?",
    chat_lead=(
        "Each answer is made of exact quotations from the notebook, in French, with the page and "
        "who is speaking. What the notebook does not say is not made up: you are told so."
    ),
    chat_placeholder="Ask your question…",
    starters_newcomer="I am new to this",
    starters_journalist="I am investigating",
    starters_staff="I support alliances",
    starters_any="To start with",
    welcome_shelf="The research notebooks",
    welcome_outside="Open the page that the notebook cites",
    searching="Searching the notebooks and checking the quotations…",
    writing="The model is writing from these quotations. Its answer will be checked before it is "
    "shown. The stop button keeps the quotations.",
    scope_all="Narrow",
    scope_some="Narrowed ({count})",
    scope_help="Search only in what is chosen here",
    scope_carnets="Notebooks",
    scope_years="Years",
    scope_speakers="Who speaks",
    scope_any="Any",
    scope_told="Searched only in",
    scope_widen="Searched only in “{kept_to}”: widen",
    question_refused="This question could not be asked",
    answer_failed="The answer could not be searched for",
    question_again="Your text, to take up again",
    understood="Understood as",
    understood_edit="Correct the understood question",
    understood_ask="Ask this question",
    you="Your question",
    answered="The notebook answers",
    nearest="On the subject, but not an answer",
    refused="Outside the notebooks",
    assistant="The assistant's own reply, not the notebooks'",
    summary_of="Summary by a model ({model}), checked sentence by sentence",
    summary_dropped="{count} sentences of the model set aside, and why",
    antecedent="this is about: {antecedent}",
    from_note="Note of the notebook",
    quote_labels=(
        ("definition", "Definition"),
        ("example", "Example"),
        ("where", "Where to go"),
        ("figure", "Figure"),
        ("who", "Who says so"),
    ),
    notices="Please note",
    suggestions="Going further",
    suggestions_instead="What the notebook can tell you",
    sources_one="Source quoted",
    sources_many="{count} sources quoted",
    sources_nearest="Passages nearby",
    sources_nearest_aside="Passages nearby, not quoted",
    sources_help="Excerpts from the notebook",
    nearest_note="near, does not answer",
    back_to_answer="Back to the answer",
    go_to_source="Source {number}: see the excerpt",
    page="page {page}",
    speaker="In the words of {speaker}",
    before="What comes before",
    after="What comes next",
    read_here="Read in the notebook",
    copy="Copy",
    copied="Copied",
    copy_quote="Copy the quotation",
    chat_check="Check this claim",
    retry="Ask again",
    new_conversation="New conversation",
    history="History",
    history_help="Your earlier conversations in this browser.",
    forget="Erase all",
    kept_here="Your conversations are kept in this browser and nowhere else; “Erase all” forgets "
    "them.",
    export="Export",
    export_markdown="Markdown",
    export_docx="Word (.docx)",
    export_pdf="PDF",
    export_title="Questions to the research notebooks",
    export_made="Conversation of {date}",
    export_bibliography="Bibliography",
    start_lead=(
        "A short path to get to know the notebook. Each step is a question; the answer is quoted "
        "word for word."
    ),
    start_step="Step {step} of {total}",
    start_next="Next step",
    start_previous="Previous step",
    start_ask="Carry on in the conversation",
    start_done="You have seen it all. Now ask questions of your own.",
    start_none="No guided path comes with these notebooks. Start by asking a question.",
    read_choose="Notebook",
    read_search="Search this notebook",
    read_search_none="No passage contains “{query}”.",
    read_search_found="{count} passages contain “{query}”",
    read_whole="Contents",
    read_figure="Text of a figure, as it was recognised",
    read_unknown="This link leads to nothing in the notebooks now served: what it showed was "
    "removed, or replaced.",
    staff=STAFF_ENGLISH,
    check_lead=(
        "Paste a sentence or a paragraph, in French: each claim is compared, word for word, with "
        "what the notebooks say. “Not found” does not mean wrong: the notebooks do not say."
    ),
    check_label="Text to check",
    check_placeholder="A sentence with a figure, a date or a name",
    check_button="Check",
    check_examples="Try one",
    check_working="Checking: {done} of {total}…",
    check_refused="This text could not be checked",
    check_question="This is a question: ask it in the conversation.",
    check_summary=(
        "{count} claims · {sure} supported · {supported} to read again · "
        "{contradicted} contradicted · "
        "{not_found} not found"
    ),
    check_claim="Claim",
    check_link="Link to this check",
    check_opinion="Ask the model {model} for a second opinion",
    supported="Supported",
    agrees="Agrees, to be read again",
    check_said="You write",
    check_true="The notebook says",
    check_yours="Your sentence",
    check_theirs="The notebook's",
    check_underlined="Underlined: what the other sentence does not say.",
    contradicted="Contradicted",
    not_found="Not found",
    figures_lead=(
        "The notebooks' figures, with what they measure and the sentence they come from. Each "
        "value is the one written there; nothing is worked out again."
    ),
    figures_unknown="This link leads to no figure of the present index.",
    figures_close="Close this figure",
    figures_charts="At a glance",
    figures_charts_help="A bar, a point or a link leads to the sentence.",
    figures_by_year="from one year to another",
    figures_by_level="from one level to another",
    figures_by_group="from one group to another",
    figures_png="Picture (PNG)",
    figures_table="The same figures, as a table",
    figures_all="All figures",
    figures_search="Search a subject",
    figures_section="Section",
    figures_year="Year",
    figures_level="Level",
    figures_unit="Unit",
    figures_kind="Kind",
    figures_filters="Filter",
    figures_no_unit="no unit",
    figures_carnet_voice="the notebook",
    figures_flagged="Only those that disagree or that text recognition may have damaged",
    figures_found="{count} of {total} figures",
    figures_none="No figure fits these choices.",
    figures_more="Show {count} more figures",
    figures_csv="Table (CSV)",
    figures_csv_sheet="For a spreadsheet (“;”)",
    figures_csv_data="For a program (commas)",
    figure_groups=(
        ("measures", "Measures"),
        ("dates", "Dates and periods"),
        ("ranks", "Ranks and lists"),
        ("all", "All"),
    ),
    figure_columns=(
        ("id", "id"),
        ("written", "figure"),
        ("kind", "kind"),
        ("value", "value"),
        ("when", "when"),
        ("unit", "unit"),
        ("bound", "bound"),
        ("counts", "what it measures"),
        ("population", "population"),
        ("level", "level"),
        ("period", "period"),
        ("speaker", "speaker"),
        ("sentence", "sentence"),
        ("carnet", "notebook"),
        ("title", "title"),
        ("published", "published"),
        ("file", "file"),
        ("section", "section"),
        ("page", "page"),
        ("passage_id", "passage"),
        ("start", "start"),
        ("end", "end"),
        ("flags", "remarks"),
        ("disagrees_with", "other values"),
        ("high", "up to"),
    ),
    figures_written="Figure",
    figures_counts="What it measures",
    figures_about="Who, where, when",
    figures_sentence="In the notebook",
    figures_link="Link to this figure",
    figures_suspect="Written so in the source, probably a slip of the text recognition",
    figures_disagrees="The notebooks also give {others}",
    figure_kinds=(
        ("number", "Number"),
        ("percent", "Share"),
        ("points", "Points"),
        ("ratio", "Ratio"),
        ("multiple", "Multiple"),
        ("duration", "Duration"),
        ("ordinal", "Rank"),
        ("date", "Date"),
        ("period", "Period"),
    ),
)

CATALOGUE: dict[Language, Texts] = {"fr": FRENCH, "en": ENGLISH}


def long_date(iso: str | None, words: Texts) -> str | None:
    """Write an ISO date (or its year, or year and month) out in full; None stays None."""
    first = "1er" if words.language == "fr" else "1"
    return numbers.long_date(iso, words.months, first) if iso else None


def grouped(count: int, words: Texts) -> str:
    """A count with its thousands set apart, as the language writes them."""
    return f"{count:,}".replace(",", "\u202f" if words.language == "fr" else ",")
