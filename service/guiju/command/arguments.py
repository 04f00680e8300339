"""Arguments that several commands take."""

import argparse
import os
from typing import TYPE_CHECKING

from guiju.check.engine.names import DEFAULT, NAMES
from guiju.store.errors import Problem

if TYPE_CHECKING:
    from guiju.store.endpoint import Endpoint

PASSWORD = "GUIJU_STORE_PASSWORD"  # noqa: S105 - the variable's name


def add_engine(command: argparse.ArgumentParser) -> None:
    """Let the SHACL engine be chosen."""
    command.add_argument("--engine", choices=NAMES, default=DEFAULT, help="SHACL 引擎 / SHACL engine")


def add_user(command: argparse.ArgumentParser) -> None:
    """Let a user of a remote store be named; the password is in no argument, for others can read those."""
    command.add_argument(
        "--user", metavar="NAME", help=f"用户名；密码在环境变量 {PASSWORD} 中 / user; the password is in {PASSWORD}"
    )


def add_store(command: argparse.ArgumentParser) -> None:
    """Let a remote store be asked instead of the embedded one."""
    command.add_argument("--store", metavar="URL", help="远程 SPARQL 1.1 端点 / a remote SPARQL 1.1 endpoint")
    add_user(command)


def endpoint_at(url: str, user: str | None) -> "Endpoint":
    """The server at a URL, with its user's password from the environment.

    Raises: `Problem` 400 `store-address`, `store-password`.
    """
    from guiju.store.authentication import Credentials  # only those who name a server load its client
    from guiju.store.endpoint import Endpoint

    if user is None:
        return Endpoint(url)
    password = os.environ.get(PASSWORD)
    if password is None:
        raise Problem(
            400,
            "store-password",
            f"给出了用户名，但环境变量 {PASSWORD} 中没有密码",
            f"A user was given, but the environment variable {PASSWORD} holds no password",
            f"请先设置 {PASSWORD}；命令行中的密码别人看得到。 / Set {PASSWORD}; others can read a command line.",
        )
    return Endpoint(url, Credentials(user, password))
