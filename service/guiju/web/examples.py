"""The example cases: grouped for the pages, and each by its name."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Mapping, Sequence

from guiju.store.errors import Problem

Example = Mapping[str, object]


def group_examples(examples: Sequence[Example]) -> dict[str, list[Example]]:
    """Return the examples by rule set, the first part of their names, in their order."""
    groups: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        groups[str(example["name"]).partition("/")[0]].append(example)
    return dict(groups)


def find_example(examples: Sequence[Example], name: str) -> Example:
    """Return the example of a name, `<rule set>/<name>`.

    Raises: Problem 404 `unknown-example` that names the nearest ones.
    """
    known = {str(example["name"]): example for example in examples}
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, 3)
    raise Problem(
        404,
        "unknown-example",
        f"没有名为“{name[:120]}”的示例案卷。",
        f"There is no example case named “{name[:120]}”.",
        hint=f"最接近的 / nearest: {'、'.join(near)}" if near else "请看 /check 的示例列表。 / See the list at /check.",
        nearest=near,
    )
