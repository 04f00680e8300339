"""`guiju build`: texts, rules and ontology become dataset and shapes; the counts are printed."""

from __future__ import annotations

import argparse
import sys
import time

from guiju.built import keep, roots
from guiju.knowledge.build import build, collector_paused, read_sources
from guiju.knowledge.product import inputs_hash, summary
from guiju.resources import PACKAGE


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Say what the command takes: nothing."""
    command.set_defaults(run=build_command)


def build_command(_: argparse.Namespace) -> int:
    """Build, print the counts, and return 0; a gate that fails raises."""
    started = time.perf_counter()
    print("读取与核对 / reading and checking …", file=sys.stderr)
    root = roots()
    version = inputs_hash(root, PACKAGE)
    with collector_paused():
        built = build(read_sources(root), root["shapes"] / "forms")
        folder = keep(built, version)
    print(*summary(built), sep="\n")
    print(f"built in {time.perf_counter() - started:.1f} s: {folder}")
    return 0
