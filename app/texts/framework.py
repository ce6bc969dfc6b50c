"""Streamlit's own words, which it writes in English: by what the page replaces each of them.

« * » stands for what changes (a name), « # » for the number of a size. No replacement is
itself replaced.
"""

from __future__ import annotations

STREAMLIT_FRENCH: tuple[tuple[str, str], ...] = (
    ("Skip to main content", "Aller à la question ou au contenu"),
    ("Expand sidebar", "Ouvrir le menu"),
    ("Collapse sidebar", "Fermer le menu"),
    ("Main menu", "Menu"),
    ("Sidebar", "Menu"),
    ("Notifications", "Messages"),
    ("Pagination", "Pages"),
    ("Link to heading", "Lien vers ce titre"),
    ("App pages", "Pages de l'application"),
    ("Send message", "Envoyer la question"),
    ("Stop", "Arrêter"),
    ("Stop script", "Arrêter"),
    ("Copy to clipboard", "Copier"),
    ("Copied", "Copié"),
    ("Fullscreen", "Plein écran"),
    ("Close fullscreen", "Quitter le plein écran"),
    ("Exit fullscreen", "Quitter le plein écran"),
    ("Show data", "Montrer les données"),
    ("Download as PNG", "Enregistrer l'image (PNG)"),
    ("Copy Vega-Lite spec", "Copier le dessin (Vega-Lite)"),
    ("Show chart", "Montrer le graphique"),
    ("Upload", "Choisir un fichier"),
    ("file upload", "Fichier"),
    ("Add files", "Choisir un autre fichier"),
    ("File must be * or smaller.", "Ce fichier est trop gros."),
    ("Error: * files are not allowed.", "Ce genre de fichier n'est pas lu."),
    ("* files are not allowed.", "Ce genre de fichier n'est pas lu."),
    ("Drag and drop files here", "Déposez les fichiers ici"),
    ("Uploading...", "Envoi du fichier…"),
    ("#B", "# o"),
    ("#KB", "# Ko"),
    ("#MB", "# Mo"),
    ("#GB", "# Go"),
    ("Remove *", "Retirer *"),
    ("Show password", "Montrer le mot de passe"),
    ("Hide password", "Cacher le mot de passe"),
    ("Dismiss", "Fermer"),
    # A button that is an icon alone is read out under the icon's name.
    ("edit icon", "Corriger"),
    ("add icon", "Ajouter"),
    ("Retry", "Réessayer"),
    ("Choose an option", "Choisissez"),
    ("No results", "Aucun résultat"),
    ("No options to select", "Rien à choisir"),
    ("No options to select.", "Rien à choisir"),
    ("Open", "Ouvrir"),
    ("Selected values", "Choisis"),
    ("Select * matches", "Choisir ce qui correspond"),
    ("Clear value", "Vider"),
    ("Clear all", "Tout vider"),
    ("Close", "Fermer"),
    ("Running...", "En cours…"),
    ("CONNECTING", "CONNEXION"),
    ("Connection error", "Connexion perdue"),
    ("Page not found", "Page introuvable"),
    (
        "The page that you have requested does not seem to exist*. Running the app's main page.",
        "Cette adresse ne mène à aucune page : voici la première.",
    ),
    (
        "Is Streamlit still running? *",
        "L'application ne répond plus. Rechargez la page ; si cela dure, prévenez qui s'en occupe.",
    ),
    ("Download failed", "Ce fichier n'a pas pu être fait."),
    ("Previous page", "Page précédente"),
    ("Next page", "Page suivante"),
)
STREAMLIT_ENGLISH: tuple[tuple[str, str], ...] = (
    ("Skip to main content", "Go to the question or the content"),
)
