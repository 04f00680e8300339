"""What happened and who it was, in a phrase of Chinese and of English."""

from __future__ import annotations

from urllib.parse import unquote

from guiju.check.case import Act
from guiju.knowledge.index import Index


def agent_words(index: Index, iri: str) -> tuple[str, str]:
    """Return an agent's (or other value's) name in Chinese and English; what the user wrote where it is no term."""
    if iri in index.terms.concepts:
        return index.terms.label(iri, "zh"), index.terms.label(iri, "en")
    name = unquote(iri.rpartition(":")[2]) if iri.startswith("urn:") else iri
    return name, name


def act_words(index: Index, act: Act) -> tuple[str, str]:
    """Return what happened, in one phrase: 2024-03-01 区长签发 / 2024-03-01 sign by district head."""
    day = act.on.isoformat() + " " if act.on else ""
    names = [agent_words(index, agent) for agent in act.by]
    zh = f"{day}{'、'.join(name for name, _ in names) or act.person}{index.terms.label(act.verb, 'zh')}"
    by = " and ".join(name for _, name in names) or act.person
    return zh, f"{day}{index.terms.label(act.verb, 'en')}{f' by {by}' if by else ''}"
