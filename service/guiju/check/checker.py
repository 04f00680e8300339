"""The check as a whole: bytes of cases in, verdicts out, as JSON or as a SHACL report."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from guiju.check.case import Case, InputNote, RawCase
from guiju.check.doors.json_door import decode, parse_json, read_json, read_ndjson
from guiju.check.doors.profile import Profile, read_profile
from guiju.check.doors.profile_rdf import read_profile_rdf
from guiju.check.doors.rdf_door import read_rdf
from guiju.check.doors.rdf_graph import FORMATS
from guiju.check.doors.reading import CaseReader, read_date
from guiju.check.doors.resolve import Names
from guiju.check.doors.submission import read_cases, shortened
from guiju.check.doors.workbook.door import read_workbook
from guiju.check.engine.finding import ShaclEngine
from guiju.check.explanation.looked_at import untouched
from guiju.check.explanation.norm_terms import NormTerms
from guiju.check.explanation.receipt import receipt, sha256
from guiju.check.explanation.report import MEDIA_TYPES, serialize_report
from guiju.check.explanation.silence import silence_notes
from guiju.check.explanation.verdict import RANK, Verdict
from guiju.check.explanation.verdict_json import verdict_json
from guiju.check.explanation.verdicts import VerdictWriter
from guiju.check.preparation.prepare import Prepared, Preparer
from guiju.check.preparation.survey import Surveyed, survey
from guiju.check.preparation.together import consider_together
from guiju.check.remedies.remedy import RemedyFinder
from guiju.knowledge.index import Index
from guiju.media_types import JSON, NDJSON, WORKBOOK
from guiju.store.errors import Problem

ZONE: Final = ZoneInfo("Asia/Shanghai")
CASE_TYPES: Final = (JSON, NDJSON, *FORMATS, WORKBOOK)
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
    cases: int
    nodes: int
    untouched: list[str]
    profile_sha256: str = ""


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
        terms = NormTerms(index)
        self._writer = VerdictWriter(index, terms)
        self._remedies = RemedyFinder(index, self._names, self._preparer, engine, terms)
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
        only: Collection[str] | None = None,
    ) -> Checked:
        """Check all cases of a body.

        Args:
            body: one case or more.
            media_type: one of `CASE_TYPES`.
            as_of: day of judgement, ISO; today in Asia/Shanghai where empty. It decides only what is due.
            rulesets: IDs of rule sets to judge by instead of each case's own.
            profile: the office's profile; may be empty.
            profile_type: one of `PROFILE_TYPES`.
            only: places of the cases to judge, where the others only stand beside them; all where None.
        Raises:
            Problem: the input cannot be used; the message says where and how to mend it.
        """
        day = read_date(as_of, "as-of") if as_of else datetime.now(ZONE).date()
        notes: list[InputNote] = []
        cases = self._cases(body, media_type, rulesets, notes)
        if only is not None:  # what is to be said of the others is said where they are judged
            notes = [note for note in notes if note.where.partition(" · ")[0] in only]
        prepared = self._prepare(cases, self.office(profile, profile_type), day, notes, only)
        findings = [self._engine.validate(item.triples, self.targeted([item])) for item in prepared]
        verdicts = [
            v for item, found in zip(prepared, findings, strict=True) for v in self._writer.verdicts(item, found)
        ]
        return Checked(
            verdicts=verdicts,
            notes=shortened(notes),
            rulesets=list(dict.fromkeys(case.ruleset for case in cases)),
            as_of=day,
            not_applicable=sum(found.applies is False for item in prepared for found in item.applies.values()),
            norms=sum(len(item.applies) for item in prepared),
            cases=len(prepared),
            nodes=sum(1 + len(item.case.acts) for item in prepared),
            untouched=untouched(prepared, self._index),
            profile_sha256=sha256(profile) if profile.strip() else "",
        )

    def survey(self, body: bytes, media_type: str, rulesets: Sequence[str]) -> list[Surveyed]:
        """Return the cases of a body in short; the arguments are those of `check`."""
        return survey(self._cases(body, media_type, rulesets, []), self._index.terms)

    def prepare(self, body: bytes, media_type: str, *, as_of: str, profile: bytes = b"") -> list[Prepared]:
        """Return the cases of a body as the shapes see them; the profile is JSON, all else as for `check`."""
        notes: list[InputNote] = []
        cases = self._cases(body, media_type, (), notes)
        return self._prepare(cases, self.office(profile, JSON), read_date(as_of, "as-of"), notes)

    def targeted(self, prepared: Sequence[Prepared]) -> set[str]:
        """Return the shapes that have a target among the cases: those of the norms that apply or may apply."""
        norms = {iri for item in prepared for iri, found in item.applies.items() if found.applies is not False}
        return {shape for iri in norms for shape in self._shapes_of[iri]}

    def _cases(self, body: bytes, media_type: str, rulesets: Sequence[str], notes: list[InputNote]) -> list[Case]:
        reader = CaseReader(self._index, self._names, notes)
        return read_cases(self._read(body, media_type, notes), reader, rulesets, notes)

    def _prepare(
        self,
        cases: Sequence[Case],
        office: Profile,
        day: date,
        notes: list[InputNote],
        only: Collection[str] | None = None,
    ) -> list[Prepared]:
        chosen = [case for case in cases if only is None or case.where in only]
        judged = [case for case in chosen if self._in_force(case, notes)]
        beside = [case for case in cases if only is not None and case.where not in only and self._in_force(case, [])]
        together = consider_together(judged, self._index.terms, office, notes, beside)
        prepared = [self._preparer.prepare(case, office, day) for case in together]
        self._note_future_acts(prepared, day, notes)
        notes.extend(note for item in prepared for note in silence_notes(item, self._index))
        return prepared

    def _read(self, body: bytes, media_type: str, notes: list[InputNote]) -> Sequence[RawCase | Problem]:
        if media_type in FORMATS:
            return read_rdf(decode(body).encode(), media_type)
        if media_type == JSON:
            return read_json(decode(body))
        if media_type == NDJSON:
            return read_ndjson(decode(body))
        if media_type == WORKBOOK:
            cases, told = read_workbook(body, self._names)
            notes.extend(told)
            return cases
        known = ", ".join(CASE_TYPES)
        raise Problem(
            415, "media-type", f"不能读取 {media_type}", f"cannot read {media_type}", f"可用（use one of）：{known}"
        )

    def office(self, profile: bytes, media_type: str) -> Profile:
        """Return an office's profile, empty for no bytes.

        Args:
            profile: the profile as sent.
            media_type: one of `PROFILE_TYPES`.
        Raises:
            Problem: it cannot be read.
        """
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

    def add_remedies(self, checked: Checked) -> None:
        """Put into each breached verdict the least change that would comply, where there is one; see `RemedyFinder`."""
        self._remedies.add(checked.verdicts)

    def to_json(self, checked: Checked, body: bytes) -> dict[str, Any]:
        """Return the JSON of the contract.

        Args:
            checked: what the check found.
            body: what was checked, for the receipt's hash.
        """
        self.add_remedies(checked)
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
            "looked_at": {
                "cases": checked.cases,
                "norms": checked.norms,
                "nodes": checked.nodes,
                "untouched": checked.untouched,
            },
            "receipt": {
                **receipt(self._index, self._engine, self._version, checked.rulesets),
                "input_sha256": sha256(body),
                "profile_sha256": checked.profile_sha256,
            },
        }

    def answer(self, checked: Checked, body: bytes, media_type: str) -> bytes:
        """Return the answer in the media type asked for: verdicts as JSON, or the SHACL report in RDF."""
        if media_type in MEDIA_TYPES:
            return serialize_report(checked.verdicts, self._index, media_type)
        return json.dumps(self.to_json(checked, body), ensure_ascii=False).encode()


def _ordered(verdicts: Sequence[Verdict]) -> list[Verdict]:
    return sorted(verdicts, key=lambda verdict: RANK.index(verdict.verdict))
