"""`guiju publish`: loads the graphs into a remote store, so that `--store` can ask it."""

from __future__ import annotations

import argparse
import sys

from guiju.built import ensure_built
from guiju.command.arguments import add_user, endpoint_at
from guiju.store.publish import publish


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    command.add_argument(
        "url", metavar="URL", help="Graph Store 协议的地址 / the store's address for the Graph Store Protocol"
    )
    add_user(command)
    command.set_defaults(run=publish_command)


def publish_command(options: argparse.Namespace) -> int:
    """Load the graphs, print what became of each; return 0, or 1 where one was not loaded."""
    endpoint = endpoint_at(options.url, options.user)
    folder, _ = ensure_built()
    print(f"载入 / loading: {endpoint.address} …", file=sys.stderr)
    done = failed = triples = 0
    for published in publish(folder / "dataset.nq", endpoint):
        print(f"{published.graph}  {published.triples} 个三元组 / triples", file=sys.stderr)
        if published.problem is None:
            done += 1
            triples += published.triples
            print(f"ok      {published.triples:>8}  {published.graph}", flush=True)
        else:
            failed += 1
            print(f"failed  {published.triples:>8}  {published.graph}", flush=True)
            detail = published.problem.extra.get("detail", "")
            print(published.problem.zh, published.problem.en, detail, published.problem.hint, sep="\n", file=sys.stderr)
    print(
        f"已载入 {done} 个图、{triples} 个三元组，失败 {failed} 个；其他图未动。\n"
        f"{done} graphs with {triples} triples loaded, {failed} failed; no other graph was touched.",
        file=sys.stderr,
    )
    return 1 if failed else 0
