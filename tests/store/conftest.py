"""What the tests of the store share: its factories on the path, a small dataset, a pool over it."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from guiju.store.interface import EmbeddedStore
from guiju.store.pool import Limits, WorkerPool

HERE = Path(__file__).parent
DISTRICTS = ("zhanqian-2024", "xinqiu-2022", "dawa-2017", "huancui-2022", "penglai-2022")
EXAMPLE = "http://example.org/"


@pytest.fixture(scope="session", autouse=True)
def factories_on_path() -> Iterator[None]:
    sys.path.insert(0, str(HERE))
    yield
    sys.path.remove(str(HERE))


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """4,000 quads: 400 things of each of five rule sets, each with a number and a label, in a graph of the rule set."""
    lines = []
    for ruleset in DISTRICTS:
        graph = f"<{EXAMPLE}graph/{ruleset}>"
        for number in range(400):
            thing = f"<{EXAMPLE}{ruleset}/{number}>"
            lines.append(f'{thing} <{EXAMPLE}label> "第{number}条" {graph} .')
            lines.append(f"{thing} <{EXAMPLE}next> <{EXAMPLE}{ruleset}/{(number + 1) % 400}> {graph} .")
    path = tmp_path_factory.mktemp("dataset") / "things.nq"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def query_pool(dataset: Path) -> Iterator[WorkerPool]:
    with WorkerPool("guiju.store.context:query_context", {"files": [str(dataset)]}) as pool:
        yield pool


@pytest.fixture
def store(query_pool: WorkerPool) -> EmbeddedStore:
    return EmbeddedStore(query_pool)


@pytest.fixture
def pool() -> Iterator[WorkerPool]:
    limits = Limits(seconds=0.5, output_bytes=2**20, memory_bytes=2**28, concurrent=2, waiting=2)
    with WorkerPool("factories:everything", {}, limits) as pool:
        yield pool
