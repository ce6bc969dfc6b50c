"""The strings of the Équipe page and of the votes: a part of the catalogue of ``texts``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StaffTexts:
    """The strings of one language, grouped by where they show."""

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
    stores: dict[str, str]
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


STAFF_FRENCH = StaffTexts(
    right="Juste",
    wrong="À revoir",
    reason_ask="Qu'est-ce qui ne va pas ?",
    reasons={
        "right": "juste",
        "wrong": "faux",
        "incomplete": "incomplet",
        "wrong_passage": "mauvais passage",
        "off_topic": "hors sujet",
    },
    comment="En dire plus (facultatif, rien de personnel)",
    vote_send="Envoyer",
    vote_kept="Noté « {reason} ». Merci.",
    vote_lost="Votre avis n'a pas pu être enregistré.",
    recorded=(
        "Les questions restées sans réponse et les avis sont gardés {days} jours pour l'équipe, "
        "sans nom ni adresse : n'y écrivez rien de personnel."
    ),
    page="Équipe",
    lead="Ce que les lecteurs cherchent sans le trouver, les carnets, l'index et les données.",
    password="Mot de passe de l'équipe",
    enter="Entrer",
    refused="Ce n'est pas le bon mot de passe.",
    wait="Trop d'essais : réessayez dans {seconds} s.",
    login="Se connecter avec le compte de l'organisation",
    login_missing=(
        "La connexion par compte demande un paquet de plus : pip install 'streamlit[auth]'."
    ),
    login_stranger="Le compte {email} n'est pas celui d'un membre de l'équipe.",
    logout="Quitter l'espace équipe",
    sections={
        "questions": "Questions",
        "carnets": "Carnets",
        "index": "Index",
        "donnees": "Données",
    },
    section_label="Rubrique de l'espace équipe",
    updating="L'index se met à jour ; les lecteurs gardent l'ancien jusqu'au bout.",
    updated="C'est en service, pour tout le monde ({embedded} textes relus en {seconds} s).",
    failed="L'index n'a pas pu être mis à jour.",
    try_it="Poser « {question} »",
    cases_label="Questions à traiter",
    cases={
        "unanswered": "Sans réponse ({count})",
        "rated": "Avis à revoir ({count})",
        "known": "Questions connues ({count})",
    },
    cases_none="Rien à traiter ici.",
    cases_more="{count} autres, moins demandées, ne sont pas montrées.",
    case_count="{count} fois",
    case_last="dernière fois le {date}",
    case_statuses={
        "answered": "a reçu une réponse",
        "nearest": "passages proches",
        "refused": "jugée hors sujet",
    },
    case_comment="Commentaire",
    case_wordings="Les {count} façons de la poser",
    case_answer="Répondre à cette question",
    case_dismiss="Écarter",
    case_new="Écrire une autre question connue",
    known_search="Chercher une question connue",
    known_found="{count} questions connues",
    known_draft="brouillon, pas encore en service",
    known_edit="Corriger",
    known_delete="Supprimer",
    known_deleted="« {question} » est supprimée.",
    known_undo="Rétablir « {question} »",
    known_back="« {question} » est rétablie.",
    editor_title="Une question connue",
    editor_back="Revenir à la liste",
    editor_questions="Façons de poser la question, une par ligne",
    editor_questions_help="Ajoutez-en quelques-unes : elles seront toutes reconnues.",
    editor_says="Que disent les carnets ?",
    editor_kinds={"answer": "Ils répondent", "unanswered": "Ils ne répondent pas"},
    editor_note="Ce que le lecteur lira : ce que les carnets ne disent pas, en une phrase",
    editor_carnet="Carnet cité",
    editor_quotes="Citations mot à mot, une par ligne",
    editor_quotes_help="Choisissez dans les extraits proposés, ou collez les mots du carnet.",
    editor_found="dans le carnet",
    editor_not_found="ces mots ne figurent pas ainsi dans le carnet",
    editor_missing="Il manque une question, une citation, ou ce que les carnets ne disent pas.",
    editor_known="Cette question est déjà connue. Elle cite :",
    editor_amend="Corriger cette question connue",
    editor_amending="Vous corrigez une question connue : ce qui est ici remplacera ce qu'elle dit.",
    editor_candidates="Extraits qui pourraient répondre",
    editor_candidates_none="Écrivez la question : des extraits viendront ici.",
    editor_search="Chercher d'autres mots dans les carnets",
    editor_search_none="Aucune phrase ne contient ces mots.",
    editor_quote="Citer",
    editor_save="Enregistrer et mettre en service",
    carnets_title="Les carnets en service",
    carnet_facts="{file} · {published} · {sections} sections · {passages} passages",
    add_title="Ajouter ou remplacer un carnet",
    add_file="Le carnet, de {size} Mo au plus : PDF, Word, OpenDocument, EPUB, HTML ou texte",
    add_as="Ce fichier est",
    add_new="un nouveau carnet",
    add_replace="la nouvelle version de « {title} »",
    add_report="Ce que l'assistant y lit",
    add_report_lead="Rien n'a encore changé. Relisez, puis confirmez.",
    report={
        "file": "Fichier",
        "title": "Titre",
        "published": "Date",
        "sections": "Sections",
        "pages": "Pages connues",
        "speakers": "Voix",
        "passages": "Passages",
        "words": "Mots",
        "entries": "Questions connues valables",
    },
    report_drift="Questions connues qui ne correspondent plus ({count})",
    report_sections="Les sections lues",
    report_remarks="Ce que la lecture a dû deviner ({count})",
    add_reading="Lecture du fichier…",
    preview_title="Le fichier, et ce qui en est lu",
    preview_page="La page du fichier",
    preview_read="Le texte lu",
    preview_none="Rien n'est lu sur cette page.",
    describe_title="Corriger le titre, la date ou l'éditeur d'un carnet",
    describe_choose="Carnet à corriger",
    describe={
        "title": "Titre",
        "volume": "Volet ou numéro",
        "publisher": "Éditeur",
        "published": "Date (5 juillet 2022, octobre 2018 ou 2022)",
    },
    described="« {name} » est corrigé.",
    none="aucune",
    add_confirm="Confirmer et mettre en service",
    added="« {name} » est en place.",
    remove_title="Retirer un carnet",
    remove_choose="Carnet à retirer",
    remove_lead=(
        "{passages} passages et {entries} questions connues ne serviront plus. Le fichier et ce "
        "qui va avec sont gardés dans le dossier des données."
    ),
    remove_sure="Oui, retirer « {title} »",
    remove_confirm="Retirer",
    removed="« {name} » est retiré ; une copie est gardée dans {folder}.",
    health_title="État de l'index",
    health={
        "state": "État",
        "build": "Construction",
        "built": "Faite le",
        "model": "Comparaison du sens",
        "carnets": "Carnets",
        "passages": "Passages",
        "sentences": "Phrases",
        "entries": "Questions connues",
        "questions": "Formulations",
        "passage_tokens": "Longueur visée d'un passage",
        "store": "Rangement",
    },
    stores={"embedded": "dans le dossier de l'index", "server": "sur un serveur Chroma"},
    health_fresh="à jour",
    health_words="{count} mots environ",
    health_at="{date} à {time}",
    health_problems="À vérifier dans les carnets ({count})",
    health_no_problem="Aucun défaut relevé à la lecture des carnets.",
    update="Mettre à jour",
    rebuild="Tout recalculer",
    passages_title="Passages",
    passages_search="Mots cherchés, ou début d'un identifiant",
    passages_found="{count} passages",
    passage_facts="{words} mots, {sentences} phrases",
    kinds={
        "prose": "prose",
        "item": "liste",
        "note": "note",
        "heading": "titre",
        "caption": "légende",
        "garbled": "figure illisible",
        "aside": "renvoi",
    },
    bench_title="Banc d'essai",
    bench_question="Question à essayer",
    bench_run="Essayer",
    bench_decision="{status} : assurance de {sure} sur 100, il en faut {needed}",
    bench_times="Recherche {search} ms, réponse {answer} ms.",
    bench_columns=(
        "Rang",
        "Passage",
        "Score",
        "Questions",
        "Phrases",
        "Passages",
        "Mots un à un",
        "Mots",
    ),
    bench_signals="Ce qui a été pesé (noms du code)",
    bench_view=("Indice", "Valeur"),
    data_title="Les données gardées",
    data_lead=(
        "Les questions restées sans réponse, et celles qui ont reçu un avis. Ni nom, ni adresse, "
        "ni session ; l'heure ronde seulement."
    ),
    data={
        "records": "Questions gardées",
        "votes": "Avis",
        "unsettled": "Pas encore traitées",
        "oldest": "La plus ancienne",
        "retention": "Conservation",
        "place": "Dossier",
    },
    data_days="{days} jours (CARNET_RETENTION_DAYS)",
    data_csv="Tout exporter en CSV",
    data_jsonl="Tout exporter en JSON lines",
    data_erase="Tout effacer",
    data_erase_lead="Efface toutes les questions et tous les avis. Rien ne les rendra.",
    data_sure="Oui, tout effacer",
    data_erased="{count} questions effacées, et leurs avis.",
)

STAFF_ENGLISH = StaffTexts(
    right="Right",
    wrong="Not right",
    reason_ask="What is wrong?",
    reasons={
        "right": "right",
        "wrong": "false",
        "incomplete": "incomplete",
        "wrong_passage": "wrong passage",
        "off_topic": "off topic",
    },
    comment="Say more (optional, nothing personal)",
    vote_send="Send",
    vote_kept="Noted as “{reason}”. Thank you.",
    vote_lost="Your opinion could not be recorded.",
    recorded=(
        "Questions left without an answer and opinions are kept {days} days for the team, without "
        "name or address: write nothing personal there."
    ),
    page="Team",
    lead="What readers look for in vain, the notebooks, the index and the data.",
    password="The team's password",
    enter="Enter",
    refused="That is not the password.",
    wait="Too many attempts: try again in {seconds} s.",
    login="Log in with the organisation's account",
    login_missing="Logging in by account needs one more package: pip install 'streamlit[auth]'.",
    login_stranger="The account {email} is not that of a member of the team.",
    logout="Leave the team's space",
    sections={
        "questions": "Questions",
        "carnets": "Notebooks",
        "index": "Index",
        "donnees": "Data",
    },
    section_label="Section of the team's space",
    updating="The index is being updated; readers keep the old one until the end.",
    updated="In service, for everybody ({embedded} texts read again in {seconds} s).",
    failed="The index could not be updated.",
    try_it="Ask “{question}”",
    cases_label="Questions to deal with",
    cases={
        "unanswered": "Unanswered ({count})",
        "rated": "Not right ({count})",
        "known": "Known questions ({count})",
    },
    cases_none="Nothing to deal with here.",
    cases_more="{count} others, asked less often, are not shown.",
    case_count="{count} times",
    case_last="last on {date}",
    case_statuses={
        "answered": "was answered",
        "nearest": "passages nearby",
        "refused": "taken as off topic",
    },
    case_comment="Comment",
    case_wordings="The {count} ways it was asked",
    case_answer="Answer this question",
    case_dismiss="Dismiss",
    case_new="Write another known question",
    known_search="Look for a known question",
    known_found="{count} known questions",
    known_draft="a draft, not in service yet",
    known_edit="Correct",
    known_delete="Delete",
    known_deleted="“{question}” is deleted.",
    known_undo="Put back “{question}”",
    known_back="“{question}” is back.",
    editor_title="A known question",
    editor_back="Back to the list",
    editor_questions="Ways of asking the question, one a line",
    editor_questions_help="Add a few: all will be recognised.",
    editor_says="What do the notebooks say?",
    editor_kinds={"answer": "They answer", "unanswered": "They do not answer"},
    editor_note="What the reader will read: what the notebooks do not say, in French",
    editor_carnet="Notebook quoted",
    editor_quotes="Verbatim quotations, one a line",
    editor_quotes_help="Pick from the excerpts offered, or paste the notebook's words.",
    editor_found="in the notebook",
    editor_not_found="these words do not stand like this in the notebook",
    editor_missing="A question, a quotation or the sentence that sums it up is missing.",
    editor_known="This question is known already. It quotes:",
    editor_amend="Correct this known question",
    editor_amending="You are correcting a known question: what stands here will replace it.",
    editor_candidates="Excerpts that might answer",
    editor_candidates_none="Write the question: excerpts that might answer come here.",
    editor_search="Look for other words in the notebooks",
    editor_search_none="No sentence holds these words.",
    editor_quote="Quote",
    editor_save="Save and put in service",
    carnets_title="The notebooks in service",
    carnet_facts="{file} · {published} · {sections} sections · {passages} passages",
    add_title="Add or replace a notebook",
    add_file="The notebook, {size} MB at most: PDF, Word, OpenDocument, EPUB, HTML or text",
    add_as="This file is",
    add_new="a new notebook",
    add_replace="the new version of “{title}”",
    add_report="What the assistant reads in it",
    add_report_lead="Nothing has changed yet. Check, then confirm.",
    report={
        "file": "File",
        "title": "Title",
        "published": "Date",
        "sections": "Sections",
        "pages": "Known pages",
        "speakers": "Voices",
        "passages": "Passages",
        "words": "Words",
        "entries": "Known questions that still hold",
    },
    report_drift="Known questions that no longer fit ({count})",
    report_sections="The sections read",
    report_remarks="What the reading had to guess ({count})",
    add_reading="Reading the file…",
    preview_title="The file, and what is read of it",
    preview_page="The page of the file",
    preview_read="The text read",
    preview_none="Nothing is read on this page.",
    describe_title="Correct a notebook's title, date or publisher",
    describe_choose="Notebook to correct",
    describe={
        "title": "Title",
        "volume": "Volume or number",
        "publisher": "Publisher",
        "published": "Date (2022-07-05, 2022-07 or 2022)",
    },
    described="“{name}” is corrected.",
    none="none",
    add_confirm="Confirm and put in service",
    added="“{name}” is in place.",
    remove_title="Remove a notebook",
    remove_choose="Notebook to remove",
    remove_lead=(
        "{passages} passages and {entries} known questions will no longer serve. The file and what "
        "goes with it are kept in the data folder."
    ),
    remove_sure="Yes, remove “{title}”",
    remove_confirm="Remove",
    removed="“{name}” is removed; a copy is kept in {folder}.",
    health_title="State of the index",
    health={
        "state": "State",
        "build": "Build",
        "built": "Made on",
        "model": "Embedding model",
        "carnets": "Notebooks",
        "passages": "Passages",
        "sentences": "Sentences",
        "entries": "Known questions",
        "questions": "Wordings",
        "passage_tokens": "Length aimed at for a passage",
        "store": "Store",
    },
    stores={"embedded": "in the index folder", "server": "on a Chroma server"},
    health_fresh="up to date",
    health_words="about {count} words",
    health_at="{date} at {time}",
    health_problems="To check in the notebooks ({count})",
    health_no_problem="No fault found when reading the notebooks.",
    update="Update",
    rebuild="Compute everything again",
    passages_title="Passages",
    passages_search="Words, or the start of an identifier",
    passages_found="{count} passages",
    passage_facts="{words} words, {sentences} sentences",
    kinds={
        "prose": "prose",
        "item": "list",
        "note": "note",
        "heading": "heading",
        "caption": "caption",
        "garbled": "illegible figure",
        "aside": "pointer",
    },
    bench_title="Test bench",
    bench_question="Question to try",
    bench_run="Try",
    bench_decision="{status}: {sure} out of 100 sure, {needed} needed",
    bench_times="Search {search} ms, answer {answer} ms.",
    bench_columns=(
        "Rank",
        "Passage",
        "Score",
        "Questions",
        "Sentences",
        "Passages",
        "Word by word",
        "Words",
    ),
    bench_signals="The signals weighed by the decision",
    bench_view=("Signal", "Value"),
    data_title="The data kept",
    data_lead=(
        "Questions left without an answer, and those that got an opinion. No name, no address, no "
        "session; the hour only."
    ),
    data={
        "records": "Questions kept",
        "votes": "Opinions",
        "unsettled": "Not dealt with yet",
        "oldest": "The oldest",
        "retention": "Retention",
        "place": "Folder",
    },
    data_days="{days} days (CARNET_RETENTION_DAYS)",
    data_csv="Export everything as CSV",
    data_jsonl="Export everything as JSON lines",
    data_erase="Erase everything",
    data_erase_lead="Erases all questions and all opinions. Nothing will bring them back.",
    data_sure="Yes, erase everything",
    data_erased="{count} questions erased, with their opinions.",
)
