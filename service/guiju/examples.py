"""The example cases that the pages show, read from the scenarios."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from guiju.check.scenarios import read_scenarios
from guiju.media_types import JSON


@dataclass(frozen=True)
class Example:
    """An example case: what it shows, its text as a user would send it, the profile that goes with it."""

    name: str
    title: Mapping[str, str]
    as_of: str
    text: str
    media_type: str
    profile: str | None


def read_examples(folder: Path) -> list[Example]:
    """Read the scenarios under `data/cases` without their variations, in the order of their names."""
    return [
        Example(
            name=scenario.name,
            title=scenario.title,
            as_of=scenario.as_of,
            text=json.dumps(scenario.case, ensure_ascii=False, indent=1),
            media_type=JSON,
            profile=json.dumps(scenario.profile, ensure_ascii=False, indent=1) if scenario.profile else None,
        )
        for scenario in (read_scenarios(path)[0] for path in sorted(folder.glob("*/*.json")))
    ]
