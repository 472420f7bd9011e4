# One command for everything; each sets up what it needs, and does nothing when that is up to date.
PYTHON ?= python3
UV := .tools/bin/uv
VENV := .venv/bin/python
ALONE := tests/sandbox/page tests/test_browser.py tests/bot/test_faults.py tests/bot/test_kill.py

.PHONY: demo run parquet test torture bench slow coverage lint format lock clean

demo: .venv/.run ## try it in the browser: pretend Telegram, sample roster, no token
	@$(VENV) -m bot demo

run: .venv/.run ## run it for real, with BOT_TOKEN from the environment or .env
	@$(VENV) -m bot run

parquet: .venv/.run ## what `python -m bot export DIR --parquet` needs beside the bot's own packages
	@$(UV) pip install -q --require-hashes --compile-bytecode --python $(VENV) -r requirements-parquet.txt

test: .venv/.dev lint ## lint, format, types and all tests
	@$(VENV) -m pytest -q -n 3

torture: .venv/.dev .venv-peers/.made ## kills, notices, backlogs, odd updates, for minutes; UPDATE=1 writes README's table
	@$(VENV) -m tests.torture

bench: .venv/.dev .venv-peers/.made ## a roster of 25,000; a month over ten years; a notice to 3,000, beside other ways; for minutes
	@$(VENV) -m tests.bench

slow: .venv/.dev ## the tests that a minute has no room for; then, by themselves, a real browser and processes of their own
	@$(VENV) -m pytest -q -n 2 -m slow $(ALONE:%=--ignore=%)
	@$(VENV) -m pytest -q -m slow $(ALONE)

coverage: .venv/.dev ## the same tests, slower, with the branches they reach and the floor
	@rm -f .coverage .coverage.*
	@$(VENV) -m coverage run -m pytest -q -n 2
	@$(VENV) -m coverage combine -q && $(VENV) -m coverage report

lint: .venv/.dev
	@.venv/bin/ruff check -q . && .venv/bin/ruff format -q --check . && .venv/bin/mypy

format: .venv/.dev
	@.venv/bin/ruff check -q --fix . ; .venv/bin/ruff format -q .

lock: $(UV) ## pin anew, with hashes and without addresses
	@$(UV) pip compile -q --upgrade --universal --generate-hashes --no-header --no-annotate pyproject.toml -o requirements.txt
	@$(UV) pip compile -q --upgrade --universal --generate-hashes --no-header --no-annotate -c requirements.txt --group dev pyproject.toml -o requirements-dev.txt
	@$(UV) pip compile -q --upgrade --universal --generate-hashes --no-header --no-annotate -c requirements-dev.txt --group parquet -o requirements-parquet.txt
	@echo uv | $(UV) pip compile -q --upgrade --universal --generate-hashes --no-header --no-annotate - -o requirements-uv.txt
	@printf 'aiogram>=3,<4\naiosqlite\npython-telegram-bot[rate-limiter]>=22,<23\n' | $(UV) pip compile -q --upgrade --universal --generate-hashes --no-header --no-annotate - -o requirements-peers.txt
	@! grep -n '://' requirements*.txt

$(UV): requirements-uv.txt
	@$(PYTHON) -m pip install -q --upgrade --disable-pip-version-check --no-warn-script-location --root-user-action ignore --target .tools --require-hashes -r requirements-uv.txt
	@touch $(UV)

.venv/bin/python: | $(UV)
	@$(UV) venv -q --clear --python $(PYTHON) .venv

.venv/.run: requirements.txt $(UV) | .venv/bin/python
	@$(UV) pip install -q --require-hashes --compile-bytecode --python $(VENV) -r requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt $(UV) | .venv/bin/python
	@$(UV) pip sync -q --require-hashes --compile-bytecode --python $(VENV) requirements-dev.txt
	@touch .venv/.run $@

.venv-peers/.made: requirements-peers.txt $(UV) # what `make torture` and `make bench` compare with
	@$(UV) venv -q --clear --python $(PYTHON) .venv-peers
	@$(UV) pip install -q --require-hashes --compile-bytecode --python .venv-peers/bin/python -r requirements-peers.txt
	@touch $@

clean: ## forget everything that can be made again; data stay
	rm -rf .tools .venv .venv-peers .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage
