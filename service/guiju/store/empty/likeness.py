"""Which known names are nearest to one that is not known: by spelling, and by the words of their labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

MOST = 5
"""Known terms named for one that is not."""
NEAR = 0.75
"""The least likeness (difflib's ratio) of two spellings of one name."""
NAME = re.compile(r"[^/#:]*[/#]?\Z")
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[-_ ]+")


def local_name(iri: str) -> str:
    """What follows the last `/` or `#` that is not the end."""
    found = NAME.search(iri)
    return found.group() if found else iri


def namespace(iri: str) -> str:
    """What precedes the local name."""
    return iri.removesuffix(local_name(iri))


def nearest(sent: str, known: Iterable[str], least: float = NEAR) -> list[str]:
    """The known spellings that are near, the nearest first; case does not count. The sent one is not among them."""
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(sent.casefold())
    scored = []
    for name in set(known) - {sent}:
        matcher.set_seq1(name.casefold())
        # The first two are cheap upper bounds of the third.
        if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
            continue
        # The same letters in another order are one slip, which counts too much in a short Chinese name.
        likeness = max(matcher.ratio(), least if matcher.quick_ratio() == 1 else 0)
        if likeness >= least:
            scored.append((-likeness, name))
    return [name for _, name in sorted(scored)[:MOST]]


def nearest_iris(sent: str, known: Iterable[str]) -> list[str]:
    """The known IRIs with the same local name, else with a local name near to it in a like namespace.

    An IRI whose parts before the local name also differ is less near than one in the same namespace.
    """
    name, home = local_name(sent), namespace(sent)
    others = set(known) - {sent}
    same = sorted(iri for iri in others if local_name(iri) == name)
    if same:
        return sorted(same, key=lambda iri: -SequenceMatcher(None, iri, sent, autojunk=False).ratio())[:MOST]
    here = {local_name(iri): iri for iri in others if namespace(iri) == home}
    by_name = [here[one] for one in nearest(name, here)]
    return by_name or nearest(sent, (iri for iri in others if local_name(iri) != iri), 0.85)


def words(name: str) -> str:
    """A name as words: `articleNumber` and `article-number` are `article number`."""
    return " ".join(CAMEL.split(name)).casefold().strip()


def named_so(sent: str, labels: Mapping[str, Iterable[str]]) -> list[str]:
    """The IRIs of which a label is the sent name. Parameter: labels, by IRI."""
    wanted = words(sent)
    return [iri for iri, texts in labels.items() if wanted and any(words(text) == wanted for text in texts)][:MOST]
