# Everything here works from a fresh clone: each target first installs what it needs, into .venv.
# PYTHON=… names the Python to start from, ARGS=… adds arguments: make run ARGS="--port 8000"

PYTHON ?=
ARGS ?=
ARCH ?= arm64
INSTALL = @PYTHON='$(PYTHON)' sh tools/install
python = .venv/bin/python
node = tests/peers/node_modules/.bin

.PHONY: help run test test-fresh test-slow bench bench-ear check format audio renew lambda release-check clean
.NOTPARALLEL:

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' Makefile | expand -t 20

run: ## start the speaker and print its address
	$(INSTALL) run
	@exec $(python) -m skill serve $(ARGS)

test: ## check and test everything (but what takes minutes)
	$(INSTALL) test
	@$(MAKE) --no-print-directory check
	@$(python) -m pytest -m "not slow" -n auto --maxprocesses 4 --dist worksteal $(ARGS)

test-fresh: ## README's two commands on a fresh clone with an empty HOME
	@ARGS='$(ARGS)' sh tools/fresh

test-slow: ## the tests that take minutes
	$(INSTALL) slow
	@$(python) -m pytest -m slow $(ARGS)

check: ## style, types, layers and words, of Python, JavaScript and CSS
	$(INSTALL) check
	@$(python) -m ruff check --quiet .
	@$(python) -m ruff format --check --quiet .
	@$(python) -m mypy --no-error-summary
	@$(python) -c 'from importlinter.cli import lint_imports_command as run; run()' --no-logo
	@$(python) -m skill content check
	@$(node)/biome check --error-on-warnings --log-kind=compact --log-level=warn .
	@$(node)/tsc --project .
	@$(node)/tsc --project tsconfig.worker.json

format: ## lay out the source and sort its imports
	$(INSTALL) check
	@$(python) -m ruff check --fix --quiet .
	@$(python) -m ruff format .
	@$(node)/biome check --write .

bench: ## measure speed, beside the SDK's own adapters
	$(INSTALL) test
	@$(python) -m tests.bench $(ARGS)

bench-ear: ## measure how well hands-free use understands
	$(INSTALL) test
	@$(python) -m tests.bench ear

audio: ## render the audio of every routine anew
	$(INSTALL) voice
	@$(python) -m skill audio render $(ARGS)
	@$(python) -m skill audio render --voice michael

renew: ## renew all that follows from words and tables: model, understanding, clips, pictures, the coach's map, dialogues
	$(INSTALL) test
	$(INSTALL) voice
	@$(python) -m tools.interaction_model
	@$(python) -m tools.understanding
	@$(python) -m skill content check
	@$(python) -m skill audio render $(ARGS)
	@$(python) -m skill audio render --voice michael
	@$(python) -m skill art render
	@$(python) -m tools.coach_map
	-@$(python) -m pytest --record tests/coach tests/content tests/persistence_e2e tests/speaker/dialogues
	@git status --short

lambda: ## pack the skill for AWS Lambda, as build/lambda.zip and build/trigger.zip (ARCH=arm64 or x86_64)
	$(INSTALL) run
	@$(python) -m tools.lambda_zip --arch $(ARCH) $(ARGS)

release-check: ## locked packages, what they are and whether any is weak, equal bytes, the tests a release stands on
	$(INSTALL) test
	@$(python) -m tools.release_check $(ARGS)

clean: ## remove everything that the other targets installed or left behind
	rm -rf .venv .venv-ha build tests/peers/node_modules
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
