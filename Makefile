# Les commandes du projet : « make » ou « make help » les liste.
SHELL := /usr/bin/env bash
.DEFAULT_GOAL := help
.SUFFIXES:
.DELETE_ON_ERROR:

export PYTHON ?= python3
BIN := .venv/bin
CARNET := $(BIN)/carnet
# Ce qui suit « PORT= », « ARGS= » : make app PORT=8600, make test ARGS="-k cli".
PORT ?=
ARGS ?=

.PHONY: help setup app index ask check test pages test-st mutation lint licences eval bench scale lock

help: ## Liste ces commandes
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) \
	  | while IFS=$$'\t' read -r name text; do printf '  make %-9s %s\n' "$$name" "$$text"; done

setup: .venv/core.stamp ## Installe le nécessaire dans .venv

app: setup ## Ouvre l'assistant : installe, indexe au besoin, puis donne l'adresse
	@$(CARNET) index
	@exec $(CARNET) app $(if $(PORT),--port $(PORT))

index: setup ## Construit l'index, ou le met à jour
	@$(CARNET) index $(ARGS)

ask: setup ## Pose une question : make ask Q="Qu'est-ce qu'une alliance ?"
	@$(if $(value Q),:,{ echo 'Donnez la question : make ask Q="Qu'"'"'est-ce qu'"'"'une alliance ?"' >&2; exit 2; })
	@$(CARNET) index --quiet
	@$(CARNET) ask -- "$$Q"

# Trois processus, un fichier de tests à la fois : beaucoup attendent un navigateur ou un serveur.
test: .venv/dev.stamp ## Installe le nécessaire et lance les tests
	@$(BIN)/pytest -n 3 --dist loadfile $(ARGS)

# Large et étroit, clair et sombre, en français et en anglais : make pages ARGS="--size etroit --way team".
pages: .venv/dev.stamp ## Parcourt l'application : une image de chaque état, et ce qui n'y va pas
	@$(CARNET) index --quiet
	@$(BIN)/python scripts/screenshots.py $(ARGS)

test-st: .venv/st.stamp ## Teste le second moteur (sentence-transformers, avec torch)
	@$(BIN)/pytest -m st $(ARGS)

# Ceux des tests qui n'ont besoin d'aucun index : make mutation ARGS="french/numbers --sample 80".
mutation: .venv/mutation.stamp ## Met des fautes dans le code et compte celles que les tests voient
	@$(BIN)/python scripts/mutation.py $(ARGS)

# Ce qui se vérifie avant chaque envoi : rien n'y attend un navigateur, un modèle ou un index.
check: lint ## Style, types et tests rapides (moins de deux minutes)
	@$(BIN)/pytest -n 2 -q tests/french tests/corpus tests/records tests/test_intake.py tests/test_wire.py \
	  tests/test_layers.py tests/test_docs.py tests/index/test_lexical.py tests/index/test_seals.py $(ARGS)

lint: .venv/dev.stamp ## Vérifie le style et les types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/python scripts/patterns.py

licences: .venv/dev.stamp ## Liste les licences des paquets installés
	@$(BIN)/python scripts/licences.py

eval: .venv/dev.stamp ## Mesure la recherche et les réponses
	@$(CARNET) index --quiet
	@$(CARNET) eval --ablation --sections --dialogues --claims --extraction --json eval/results/ $(ARGS)

bench: .venv/dev.stamp ## Mesure les temps et la mémoire
	@$(BIN)/python eval/bench.py $(ARGS)

scale: .venv/dev.stamp ## Mesure la croissance, de 1 à 1 000 carnets : make scale ARGS="--carnets 1 10"
	@$(BIN)/python eval/scale.py $(ARGS)

lock: .venv/dev.stamp ## Recalcule constraints.txt (demande le réseau)
	@$(BIN)/python scripts/lock.py

# Une empreinte par jeu de paquets : rien n'est réinstallé tant que ces deux fichiers tiennent.
.venv/core.stamp: pyproject.toml constraints.txt
	@scripts/install.sh
	@touch $@

.venv/dev.stamp: pyproject.toml constraints.txt
	@scripts/install.sh dev
	@touch $@ .venv/core.stamp

.venv/st.stamp: pyproject.toml constraints.txt
	@scripts/install.sh dev,st-tests
	@touch $@ .venv/dev.stamp .venv/core.stamp

.venv/mutation.stamp: pyproject.toml constraints.txt
	@scripts/install.sh dev,mutation
	@touch $@ .venv/dev.stamp .venv/core.stamp

# La question passe par l'environnement : ses guillemets et ses $ restent du texte.
ask: export Q := $(value Q)
