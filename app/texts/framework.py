"""Streamlit's own words, which it writes in English: by what the page replaces each of them.

« * » stands for what changes: a size, a name. No replacement is itself replaced.
"""

from __future__ import annotations

STREAMLIT_FRENCH: tuple[tuple[str, str], ...] = (
    ("Skip to main content", "Aller à la question ou au contenu"),
    ("Open sidebar", "Ouvrir le menu"),
    ("Close sidebar", "Fermer le menu"),
    ("Expand sidebar", "Ouvrir le menu"),
    ("Collapse sidebar", "Fermer le menu"),
    ("Main menu", "Menu"),
    ("App pages", "Pages de l'application"),
    ("Send message", "Envoyer la question"),
    ("Stop", "Arrêter"),
    ("Stop script", "Arrêter"),
    ("Copy to clipboard", "Copier"),
    ("Copied", "Copié"),
    ("Fullscreen", "Plein écran"),
    ("View fullscreen", "Plein écran"),
    ("Close fullscreen", "Quitter le plein écran"),
    ("Exit fullscreen", "Quitter le plein écran"),
    ("Show data", "Montrer les données"),
    ("Show chart", "Montrer le graphique"),
    ("Upload", "Choisir un fichier"),
    ("Upload file", "Choisir un fichier"),
    ("Browse files", "Choisir un fichier"),
    ("Drag and drop file here", "Déposez le fichier ici"),
    ("Drag and drop files here", "Déposez les fichiers ici"),
    ("Drop file here", "Déposez le fichier ici"),
    ("Remove *", "Retirer *"),
    ("Show password text", "Montrer le mot de passe"),
    ("Hide password text", "Cacher le mot de passe"),
    ("Choose an option", "Choisissez"),
    ("Select an option", "Choisissez"),
    ("No results", "Aucun résultat"),
    ("No options to select", "Rien à choisir"),
    ("No options to select.", "Rien à choisir"),
    ("Clear value", "Vider"),
    ("Clear all", "Tout vider"),
    ("Close", "Fermer"),
    ("Running...", "En cours…"),
    ("CONNECTING", "CONNEXION"),
    ("Connection error", "Connexion perdue"),
    ("Page not found", "Page introuvable"),
    (
        "The page that you have requested does not seem to exist. Running the app's main page.",
        "Cette adresse ne mène à aucune page : voici la première.",
    ),
    (
        "Is Streamlit still running? *",
        "L'application ne répond plus. Rechargez la page ; si cela dure, prévenez qui s'en occupe.",
    ),
    ("Failed to generate file for download", "Ce fichier n'a pas pu être fait."),
    ("Previous page", "Page précédente"),
    ("Next page", "Page suivante"),
)
STREAMLIT_ENGLISH: tuple[tuple[str, str], ...] = (
    ("Skip to main content", "Go to the question or the content"),
)
