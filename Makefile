# `make` alone lists the commands. PYTHON=... chooses the interpreter (3.11 or 3.12), by default the first that suits.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.installe
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help demo test endurance lock clean

help: ## montre cette liste
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(READY) ## vérifie une livraison d'exemple : constats à l'écran, rapport JSON dans _demo/
	@mkdir -p _demo
	$(BIN)/cogcheck check cases/reseau-2015 --rulebook cog-2013-2017 --period 2015 --as-of 2016-04-30 \
		--fail-on never --format text
	@$(BIN)/cogcheck check cases/reseau-2015 --rulebook cog-2013-2017 --period 2015 --as-of 2016-04-30 \
		--fail-on never --format json --output _demo/constats.json
	@echo "Le rapport complet est dans _demo/constats.json."

test: $(READY) ## vérifie la forme, les types, l'architecture, puis lance les tests
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2

endurance: $(READY) ## lance les longues campagnes de tests
	$(BIN)/pytest -n 2 --dist loadfile -m "hypothesis or endurance" --hypothesis-profile endurance --durations 10

# Build tools first: durable-rules is compiled with them, not with whatever release of the day pip would fetch.
$(READY): pyproject.toml requirements-build.txt requirements-dev.txt
	@python=$$(PYTHON="$(PYTHON)" .ci/besoins) && "$$python" -m venv $(VENV)
	@echo "Installation dans $(VENV), une minute environ..."
	@$(PIP) install --require-hashes --requirement requirements-build.txt
	@$(PIP) install --require-hashes --no-build-isolation --use-pep517 --requirement requirements-dev.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# Pins that still fit are kept; `make lock OPTIONS=--upgrade` takes today's releases.
# --universal: one file for each supported Python and machine. --no-config: nothing of this machine goes into the files.
UV := .venv-lock/bin/uv
LOCK := $(UV) pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock" $(OPTIONS)

lock: $(UV) ## recalcule requirements*.txt d'après pyproject.toml
	$(LOCK) pyproject.toml --output-file requirements.txt
	$(LOCK) pyproject.toml --group dev --constraint requirements.txt --output-file requirements-dev.txt
	$(LOCK) --group build --constraint requirements-dev.txt --output-file requirements-build.txt

$(UV):
	@python=$$(PYTHON="$(PYTHON)" .ci/besoins) && "$$python" -m venv .venv-lock
	@.venv-lock/bin/python -m pip --disable-pip-version-check --quiet install uv==0.13.9

clean: ## efface tout ce qui se refabrique
	rm -rf $(VENV) .venv-lock _demo _rejets build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
