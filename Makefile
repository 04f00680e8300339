# Two commands on a fresh machine: make serve, make test. Both do their own set-up and are cheap to run again.
# Needs: Linux, Python 3.11 or later, make, and the package registries that pip and npm are set up for.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000

VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
PIP := $(BIN)/python -m pip --disable-pip-version-check
export PIP_PROGRESS_BAR ?= off

ASSET_SOURCES := assets/package.json assets/package-lock.json $(shell find assets/src -type f)
DATASET_STAMP := build/dataset.stamp
DATASET_SOURCES := ontology data shapes service/guiju/text service/guiju/knowledge

.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help serve test bench lint lock clean package dataset system-packages

help: ## 列出命令 / list the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

serve: package dataset ## 安装、构建并启动服务 / set up, build and serve
	@exec $(BIN)/guiju serve --host $(HOST) --port $(PORT)

test: package $(STAMPS)/test system-packages lint dataset ## 检查并运行全部测试 / lint and run every test
	$(BIN)/pytest

bench: package $(STAMPS)/bench dataset ## 运行基准测量 / run the benchmarks
	PYTHONPATH=. $(BIN)/python tests/bench $(PARTS)

lint: package $(STAMPS)/test ## ruff、mypy、tsc
	$(BIN)/ruff check
	$(BIN)/mypy
	assets/node_modules/@typescript/typescript-*/lib/tsc --noEmit --project assets

lock: $(STAMPS)/venv ## 更新依赖锁定文件 / renew the lock files
	$(BIN)/python .ci/lock
	cd assets && npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved

clean: ## 删除构建产物（保留虚拟环境）/ remove what was built, keep the virtual environment
	rm -rf build dist service/guiju/web/static/build assets/node_modules $(STAMPS)/package
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis

package: $(STAMPS)/package

# Rebuilt only where a source is newer than the last build. Texts have names that make cannot hold in a variable: find looks.
dataset: package
	@if [ ! -e $(DATASET_STAMP) ] || [ -n "$$(find $(DATASET_SOURCES) -newer $(DATASET_STAMP) -type f ! -name '*.pyc' -print -quit)" ]; \
	then $(BIN)/guiju build && mkdir -p $(dir $(DATASET_STAMP)) && touch $(DATASET_STAMP); fi

system-packages:
	@.ci/system-packages

$(STAMPS)/venv:
	@command -v $(PYTHON) >/dev/null || { echo "找不到 $(PYTHON)：请安装 Python 3.11 或更高版本。No $(PYTHON) found: install Python 3.11 or later, or say make PYTHON=/path/to/python3." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) 版本为 $$($(PYTHON) --version)，需要 3.11 或更高版本。$(PYTHON) is $$($(PYTHON) --version), 3.11 or later is needed: make PYTHON=python3.11." >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "$(PYTHON) 缺少 venv 模块：在 Debian 上请安装 python3-venv。$(PYTHON) has no venv module: on Debian install python3-venv." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/runtime: requirements.lock $(STAMPS)/venv
	$(PIP) install --quiet --requirement requirements.lock
	@touch $@

$(STAMPS)/test: requirements-test.lock $(STAMPS)/runtime
	$(PIP) install --quiet --requirement requirements-test.lock
	@touch $@

$(STAMPS)/bench: requirements-bench.lock $(STAMPS)/test
	$(PIP) install --quiet --requirement requirements-bench.lock
	@touch $@

# The build hook (hatch_build.py) makes the web assets.
$(STAMPS)/package: pyproject.toml hatch_build.py $(ASSET_SOURCES) $(STAMPS)/runtime
	$(PIP) install --quiet --no-deps --editable .
	@touch $@
