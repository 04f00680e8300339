"""The check as a whole: bytes of cases in, verdicts out, as JSON or as a SHACL report."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from guiju.check.case import Case, InputNote, RawCase
from guiju.check.engines import ShaclEngine
from guiju.check.json_door import bad_input, decode, parse_json, read_json, read_ndjson
from guiju.check.prepare import Prepared, Preparer
from guiju.check.profile import Profile, read_profile
from guiju.check.profile_rdf import read_profile_rdf
from guiju.check.rdf_door import read_rdf
from guiju.check.rdf_graph import FORMATS
from guiju.check.reading import CaseReader, read_date
from guiju.check.report import MEDIA_TYPES, serialize_report
from guiju.check.resolve import Names
from guiju.check.silence import silence_notes
from guiju.check.together import consider_together
from guiju.check.verdicts import RANK, Verdict, VerdictWriter, verdict_json
from guiju.knowledge.index import Index
from guiju.store.errors import Problem

ZONE: Final = ZoneInfo("Asia/Shanghai")
JSON: Final = "application/json"
NDJSON: Final = "application/x-ndjson"
CASE_TYPES: Final = (JSON, NDJSON, *FORMATS)
"""Media types in which cases are read."""
PROFILE_TYPES: Final = (JSON, "text/turtle", "application/ld+json", "application/n-triples")
"""Media types in which an office's profile is read."""


@dataclass(frozen=True)
class Checked:
    """What a check found."""

    verdicts: list[Verdict]
    notes: list[InputNote]
    rulesets: list[str]
    as_of: date
    not_applicable: int
    norms: int
    nodes: int
    untouched: list[str]


class Checker:
    """Checks cases against the built knowledge.

    Args:
        index: the built knowledge.
        engine: the SHACL engine.
        version: the dataset's version, for the receipt.
    """

    def __init__(self, index: Index, engine: ShaclEngine, version: str) -> None:
        self._index = index
        self._engine = engine
        self._version = version
        self._names = Names(index.terms)
        self._preparer = Preparer(index)
        self._writer = VerdictWriter(index)
        self._shapes_of: dict[str, list[str]] = {}
        for shape, entry in index.shapes.items():
            self._shapes_of.setdefault(entry.norm, []).append(shape)

    def check(
        self,
        body: bytes,
        media_type: str,
        *,
        as_of: str = "",
        rulesets: Sequence[str] = (),
        profile: bytes = b"",
        profile_type: str = JSON,
    ) -> Checked:
        """Check all cases of a body.

        Args:
            body: one case or more.
            media_type: one of `CASE_TYPES`.
            as_of: day of judgement, ISO; today in Asia/Shanghai where empty. It decides only what is due.
            rulesets: IDs of rule sets to judge by instead of each case's own.
            profile: the office's profile; may be empty.
            profile_type: one of `PROFILE_TYPES`.
        Raises:
            Problem: the input cannot be used; the message says where and how to mend it.
        """
        day = read_date(as_of, "as-of") if as_of else datetime.now(ZONE).date()
        notes: list[InputNote] = []
        cases = self._cases(body, media_type, rulesets, notes)
        prepared = self._prepare(cases, self._profile(profile, profile_type), day, notes)
        findings = [self._engine.validate(item.data, self.targeted([item])) for item in prepared]
        verdicts = [
            v for item, found in zip(prepared, findings, strict=True) for v in self._writer.verdicts(item, found)
        ]
        return Checked(
            verdicts=verdicts,
            notes=notes,
            rulesets=list(dict.fromkeys(case.ruleset for case in cases)),
            as_of=day,
            not_applicable=sum(found.applies is False for item in prepared for found in item.applies.values()),
            norms=sum(len(item.applies) for item in prepared),
            nodes=sum(1 + len(item.case.acts) for item in prepared),
            untouched=[where for item in prepared for where in self._untouched(item)],
        )

    def prepare(self, body: bytes, media_type: str, *, as_of: str, profile: bytes = b"") -> list[Prepared]:
        """Return the cases of a body as the shapes see them; the profile is JSON, all else as for `check`."""
        notes: list[InputNote] = []
        cases = self._cases(body, media_type, (), notes)
        return self._prepare(cases, self._profile(profile, JSON), read_date(as_of, "as-of"), notes)

    def targeted(self, prepared: Sequence[Prepared]) -> set[str]:
        """Return the shapes that have a target among the cases: those of the norms that apply or may apply."""
        norms = {iri for item in prepared for iri, found in item.applies.items() if found.applies is not False}
        return {shape for iri in norms for shape in self._shapes_of[iri]}

    def _cases(self, body: bytes, media_type: str, rulesets: Sequence[str], notes: list[InputNote]) -> list[Case]:
        reader = CaseReader(self._index, self._names, notes)
        raw = self._read(body, media_type)
        self._refuse_duplicates(raw)
        return [reader.read(item, ruleset) for item in raw for ruleset in (rulesets or ("",))]

    def _prepare(self, cases: Sequence[Case], office: Profile, day: date, notes: list[InputNote]) -> list[Prepared]:
        judged = [case for case in cases if self._in_force(case, notes)]
        together = consider_together(judged, self._index.terms, office, notes)
        prepared = [self._preparer.prepare(case, office, day) for case in together]
        self._note_future_acts(prepared, day, notes)
        notes.extend(note for item in prepared for note in silence_notes(item, self._index))
        return prepared

    def _read(self, body: bytes, media_type: str) -> list[RawCase]:
        if media_type in FORMATS:
            decode(body)
            return read_rdf(body, media_type)
        if media_type == JSON:
            return read_json(decode(body))
        if media_type == NDJSON:
            return read_ndjson(decode(body))
        known = ", ".join(CASE_TYPES)
        raise Problem(
            415, "media-type", f"不能读取 {media_type}", f"cannot read {media_type}", f"可用（use one of）：{known}"
        )

    @staticmethod
    def _refuse_duplicates(raw: Sequence[RawCase]) -> None:
        for node, count in Counter(item.node for item in raw).items():
            if count > 1:
                raise bad_input(
                    node,
                    f"{count} 个案件的 id 相同",
                    f"{count} cases have the same id",
                    "给每个案件不同的 id。Give each its own.",
                )

    def _profile(self, profile: bytes, media_type: str) -> Profile:
        if not profile.strip():
            return Profile()
        text = decode(profile)
        if media_type == JSON:
            return read_profile(parse_json(text, "profile："), self._names)
        if media_type in PROFILE_TYPES:
            return read_profile_rdf(text.encode(), media_type, self._names, self._index.rulesets)
        raise Problem(
            415,
            "profile-type",
            f"名册不能是 {media_type}",
            f"a profile cannot be {media_type}",
            f"可用（use one of）：{', '.join(PROFILE_TYPES)}",
        )

    def _in_force(self, case: Case, notes: list[InputNote]) -> bool:
        ruleset = self._index.rulesets[case.ruleset]
        first = case.first_day
        if ruleset.in_force(first):
            return True
        instead = self._index.version_in_force(ruleset.district, first)
        zh, en = f"{ruleset.zh}自 {ruleset.commencement} 起施行", f"{ruleset.en}: in force since {ruleset.commencement}"
        if ruleset.until:
            zh, en = f"{zh}，{ruleset.until} 起不再施行", f"{en} until {ruleset.until} (excluded)"
        zh += f"，案件首个行为在 {first}，此时没有施行，未作判断"
        en += f"; the first act is of {first}: nothing is judged"
        if instead:
            zh, en = f"{zh}；当日施行的是 {instead.id}", f"{en}; in force on that day: {instead.id}"
        notes.append(InputNote("error", case.where, zh, en))
        return False

    @staticmethod
    def _note_future_acts(prepared: Sequence[Prepared], day: date, notes: list[InputNote]) -> None:
        future = [act for item in prepared for act in item.case.acts if act.on and act.on > day and not act.inferred]
        notes.extend(
            InputNote(
                "warning",
                act.where,
                f"此行为的日期 {act.on} 晚于判断日 {day}，仍按已发生处理",
                f"this act is dated {act.on}, after the day of judgement {day}; it is taken as done",
            )
            for act in future
        )

    def _untouched(self, item: Prepared) -> list[str]:
        """Return where acts stand that no norm which applies speaks of."""
        norms = [self._index.norms[iri].norm for iri, found in item.applies.items() if found.applies is not False]
        verbs = {
            verb for norm in norms for pattern in norm.patterns for verb in (*pattern.verbs, *pattern.same_person_as)
        }
        verbs |= {verb for norm in norms for condition in (*norm.when, *norm.unless) for verb in condition.acts}
        sources = {source for verb in verbs for source in self._index.terms.inferred_from.get(verb, ())}
        return [act.where for act in item.case.acts if act.verb not in verbs | sources and not act.inferred]

    def to_json(self, checked: Checked, body: bytes) -> dict[str, Any]:
        """Return the JSON of the contract.

        Args:
            checked: what the check found.
            body: what was checked, for the receipt's hash.
        """
        counts = Counter(verdict.verdict for verdict in checked.verdicts)
        summary = {name: counts[name] for name in ("complied", "breached", "pending", "undetermined", "conflict")}
        return {
            "conforms": counts["breached"] == 0,
            "rulesets": checked.rulesets,
            "as_of": checked.as_of.isoformat(),
            "summary": {**summary, "not_applicable": checked.not_applicable},
            "verdicts": [verdict_json(verdict, self._index) for verdict in _ordered(checked.verdicts)],
            "input": [
                {"level": note.level, "where": note.where, "message": {"zh": note.zh, "en": note.en}}
                for note in checked.notes
            ],
            "looked_at": {"norms": checked.norms, "nodes": checked.nodes, "untouched": checked.untouched},
            "receipt": self._receipt(checked, body),
        }

    def _receipt(self, checked: Checked, body: bytes) -> Mapping[str, Any]:
        return {
            "dataset": self._version,
            "engine": self._engine.name,
            "input_sha256": hashlib.sha256(body).hexdigest(),
            "texts": {name: self._index.rulesets[name].sha256 for name in checked.rulesets},
            "calendar": [self._index.calendar.first_year, self._index.calendar.last_year],
        }

    def answer(self, checked: Checked, body: bytes, media_type: str) -> bytes:
        """Return the answer in the media type asked for: verdicts as JSON, or the SHACL report in RDF."""
        if media_type in MEDIA_TYPES:
            return serialize_report(checked.verdicts, self._index, media_type)
        return json.dumps(self.to_json(checked, body), ensure_ascii=False).encode()


def _ordered(verdicts: Sequence[Verdict]) -> list[Verdict]:
    return sorted(verdicts, key=lambda verdict: RANK.index(verdict.verdict))
