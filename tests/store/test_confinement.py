"""A worker reaches nobody and opens nothing; what it needs to answer works all the same."""

import errno
import os
import platform
import socket
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from guiju.store import confinement
from guiju.store.errors import TaskError
from guiju.store.interface import EmbeddedStore
from guiju.store.pool import WorkerPool


@pytest.fixture
def canary() -> Iterator[socket.socket]:
    """A listener on loopback that nobody may reach."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        yield listener


def visitors(canary: socket.socket) -> int:
    try:
        canary.accept()[0].close()
    except TimeoutError:
        return 0
    return 1


def test_the_canary_hears_a_visitor(canary: socket.socket) -> None:
    socket.create_connection(canary.getsockname()).close()
    assert visitors(canary) == 1


@pytest.mark.parametrize("what", ["connect", "datagram", "write", "read", "run", "signal"])
def test_a_task_can_neither_reach_nor_open_nor_start_nor_signal(
    pool: WorkerPool, canary: socket.socket, tmp_path: Path, what: str
) -> None:
    target = tmp_path / "written"
    result = pool.run("attempt", what.encode(), {"port": canary.getsockname()[1], "path": str(target)})
    assert result.body == b"refused"
    assert result.meta["errno"] in {errno.EPERM, errno.EMFILE}
    assert not target.exists()
    assert visitors(canary) == 0


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
        "SELECT * { VALUES ?u { <URL> } SERVICE ?u { ?s ?p ?o } }",
        "SELECT * { BIND(<URL> AS ?u) SERVICE ?u { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <URL> { ?s ?p ?o } }",
        "SELECT * FROM <URL> { ?s ?p ?o }",
        "SELECT * FROM NAMED <URL> { GRAPH ?g { ?s ?p ?o } }",
        "LOAD <URL>",
        "LOAD SILENT <URL> INTO GRAPH <http://example.org/g>",
        "DESCRIBE <URL>",
    ],
)
def test_no_query_makes_the_service_call_another_host(store: EmbeddedStore, canary: socket.socket, query: str) -> None:
    host, port = canary.getsockname()
    text = query.replace("URL", f"http://{host}:{port}/")
    refused = ""
    try:
        store.query(text)
    except TaskError as error:
        refused = error.code
    assert visitors(canary) == 0
    assert ("SERVICE" in query and "SILENT" not in query) <= (refused == "service-refused")
    assert query.startswith("LOAD") == (refused == "update-refused")


def test_a_dataset_can_be_parsed_and_queried_with_nothing_left_to_open(pool: WorkerPool) -> None:
    answer = pool.run("store in memory", b'{"@id": "http://example.org/a", "http://example.org/p": 5}')
    assert answer.body == b"s,o\r\nhttp://example.org/a,5\r\n"


def test_a_remote_json_ld_context_is_not_fetched(pool: WorkerPool, canary: socket.socket) -> None:
    host, port = canary.getsockname()
    document = f'{{"@context": "http://{host}:{port}/c", "name": "x"}}'
    with pytest.raises(Exception):  # noqa: B017, PT011 - which one is the task's business: here that nobody was called
        pool.run("store in memory", document.encode())
    assert visitors(canary) == 0


def exit_code_of(action: Callable[[], bool]) -> int:
    """Run the action in a child: 0 where it says True, 1 where False, 2 where it raises."""
    process = os.fork()
    if process == 0:
        code = 2
        try:
            code = 0 if action() else 1
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def refuses(expected: int, action: Callable[[], object]) -> bool:
    try:
        action()
    except OSError as error:
        return error.errno == expected
    return False


def test_without_seccomp_the_full_descriptor_table_alone_refuses_sockets_and_files(canary: socket.socket) -> None:
    def confined() -> bool:
        confinement.forbid_descriptors()
        network = refuses(errno.EMFILE, lambda: socket.create_connection(canary.getsockname()))
        return network and refuses(errno.EMFILE, lambda: os.open("/etc/passwd", os.O_RDONLY))

    assert exit_code_of(confined) == 0
    assert visitors(canary) == 0


def test_without_a_full_table_the_seccomp_filter_alone_refuses_sockets(canary: socket.socket) -> None:
    if confinement.filter_program(platform.machine()) is None:
        pytest.skip(f"no seccomp filter for {platform.machine()}")

    def confined() -> bool:
        installed = confinement.forbid_system_calls()
        refused = refuses(errno.EPERM, lambda: socket.create_connection(canary.getsockname()))
        return installed and refused and bool(Path("/etc/passwd").read_text())

    assert exit_code_of(confined) == 0
    assert visitors(canary) == 0


@pytest.mark.parametrize("machine", sorted(confinement.ARCHITECTURES))
def test_every_jump_of_the_filter_lands_on_the_refusal_and_other_calls_are_allowed(machine: str) -> None:
    program = confinement.filter_program(machine)
    assert program is not None
    instructions = [struct.unpack_from("=HBBI", program, offset) for offset in range(0, len(program), 8)]
    architecture, refused = confinement.ARCHITECTURES[machine]
    for number in range(600):
        verdict = interpret(instructions, architecture, number)
        assert (verdict == confinement.REFUSE_WITH_EPERM) == (number in refused)
    assert interpret(instructions, 0x40000003, 1) == confinement.REFUSE_WITH_EPERM
    if machine == "x86_64":
        assert interpret(instructions, architecture, 0x40000000 + 1) == confinement.REFUSE_WITH_EPERM


def interpret(instructions: list[tuple[int, int, int, int]], architecture: int, number: int) -> int:
    """What the program answers: a BPF machine of the four instructions used."""
    accumulator = position = 0
    while True:
        code, if_true, if_false, value = instructions[position]
        position += 1
        if code == confinement.RETURN:
            return value
        if code == confinement.LOAD_WORD:
            accumulator = architecture if value == confinement.ARCHITECTURE_OFFSET else number
        elif code == confinement.JUMP_IF_EQUAL:
            position += if_true if accumulator == value else if_false
        else:
            position += if_true if accumulator >= value else if_false


def test_a_machine_that_is_not_known_has_no_filter() -> None:
    assert confinement.filter_program("riscv64") is None
