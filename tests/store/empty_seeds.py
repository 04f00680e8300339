"""Queries without an answer, made mechanically: real ones with one mistake each, and true negatives with none."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from itertools import islice

from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, Store

from guiju.resources import resource
from guiju.store.named_queries import load_named_queries
from tests.store.empty_marks import Seed
from tests.store.empty_texts import GJ, PROLOGUE, Said, asked_of, body_start, replaced, swapped, with_parameters

PREFIXED = re.compile(r"(?<![\w?:<\"])(\w+):([A-Za-z][\w-]*\w)(?![\w:]*>)")
DECLARED = re.compile(r"PREFIX\s+(\w+):\s*<([^>]*)>")
TYPED = re.compile(r"(?<=\ba )gj:\w+")
STRING = re.compile(r'"([^"\\\n{}]{2,60})"(@[\w-]+)?(?!\^\^)')
LANGUAGE = re.compile(r'(LANGMATCHES\(LANG\(\?\w+\), )"([\w-]+)"')
KINDS = ("prefix", "class", "language", "iri", "literal", "ruleset", "property", "object")


class Workshop:
    """Makes the queries. Parameters: store, the real graph; seed, of the chance."""

    def __init__(self, store: Store, seed: int) -> None:
        self.store = store
        self.chance = random.Random(seed)
        self.named = load_named_queries(resource("queries"))
        self.classes = self.column(
            "SELECT ?v { ?s a ?v FILTER(STRSTARTS(STR(?v), STR(gj:)) && ?v != gj:Day) } GROUP BY ?v "
            "HAVING(COUNT(*) > 4) ORDER BY ?v"
        )
        self.things: dict[NamedNode | Literal, list[NamedNode | Literal]] = {}
        self.rulesets = self.column("SELECT ?v { ?s a gj:RuleSet ; gj:rulesetId ?v } ORDER BY ?v")

    def run(self, text: str) -> QuerySolutions | QueryBoolean:
        result = self.store.query(text, use_default_graph_as_union=True)
        assert isinstance(result, QuerySolutions | QueryBoolean)
        return result

    def column(self, text: str) -> list[NamedNode | Literal]:
        rows = self.run(PROLOGUE + text)
        assert isinstance(rows, QuerySolutions)
        return [row["v"] for row in rows if isinstance(row["v"], NamedNode | Literal)]

    def is_empty(self, text: str) -> bool:
        result = self.run(text)
        return not result if isinstance(result, QueryBoolean) else next(result, None) is None

    def is_sound_and_empty(self, text: str) -> bool:
        """Whether the engine accepts the query, a chance change as it is, and finds nothing."""
        try:
            return self.is_empty(text)
        except SyntaxError:
            return False

    def asked(self) -> Iterator[str]:
        """The competency questions with an answer, as a person would write them out, in a random order."""
        files = sorted((resource("queries") / "competency").glob("*.json"))
        entries = [entry for file in files for entry in json.loads(file.read_text(encoding="utf-8"))]
        self.chance.shuffle(entries)
        for entry in entries:
            yield with_parameters(self.named[entry["query"]], entry.get("parameters", {}))

    def described(self) -> Iterator[str]:
        """What one real thing is, asked with some of its values: always with an answer."""
        while True:
            thing_class = self.chance.choice(self.classes)
            said = self.description(thing_class)
            if said:
                yield asked_of(thing_class, said[:2], said[2])

    def description(self, thing_class: NamedNode | Literal) -> list[Said]:
        """Three properties of a real thing with their values; none where it has no three."""
        if thing_class not in self.things:
            listed = f"SELECT DISTINCT ?v {{ ?v a {thing_class} FILTER(ISIRI(?v)) }} ORDER BY ?v"
            self.things[thing_class] = self.column(listed)
        thing = self.chance.choice(self.things[thing_class])
        rows = self.run(f"SELECT DISTINCT ?p ?o {{ {thing} ?p ?o FILTER(!ISBLANK(?o)) }} ORDER BY ?p ?o")
        assert isinstance(rows, QuerySolutions)
        said = [(str(row["p"]), str(row["o"])) for row in rows]
        said = [one for one in said if GJ in one[0] or one[0].endswith("label>")]
        return self.chance.sample(said, 3) if len(said) > 2 else []

    def seeds(self, count: int) -> Iterator[Seed]:
        """So many queries, the kinds of mistakes in turn, each empty only because of its mistake."""
        sources = (self.asked(), self.described())
        makers: dict[str, Callable[[str], Seed | None]] = {kind: getattr(self, f"wrong_{kind}") for kind in KINDS}
        for number in range(count):
            kind = KINDS[number % len(KINDS)]
            source = sources[number // len(KINDS) % 2]
            yield self.one(makers[kind], source)

    def one(self, maker: Callable[[str], Seed | None], source: Iterator[str]) -> Seed:
        for text in self.endless(source):
            if len(text) < 8000 and not self.is_empty(text):
                made = maker(text)
                if made is not None and made.text != text and self.is_sound_and_empty(made.text):
                    return made
        raise AssertionError

    def endless(self, source: Iterator[str]) -> Iterator[str]:
        yield from islice(source, 300)
        yield from self.described()

    def slip(self, word: str) -> str:
        """A typing slip: two letters exchanged, one doubled, left out or mistaken."""
        place = self.chance.randrange(len(word) - 1)
        letter = self.chance.choice("aeiostnr" if word.isascii() else "的一市县和长")
        return self.chance.choice(
            (
                word[:place] + word[place + 1] + word[place] + word[place + 2 :],
                word[:place] + word[place] + word[place:],
                word[:place] + word[place + 1 :],
                word[:place] + letter + word[place + 1 :],
            )
        )

    def pick(self, pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
        body = body_start(text)
        found = [match for match in pattern.finditer(text) if match.start() >= body]
        return self.chance.choice(found) if found else None

    def wrong_prefix(self, text: str) -> Seed | None:
        found = [match for match in DECLARED.finditer(text) if "guiju" in match.group(2)]
        match = self.chance.choice(found)
        space = match.group(2)
        wrong = self.chance.choice(
            (
                space.replace("https:", "http:"),
                swapped(space),
                space.replace("/guiju/", "/guiji/"),
                space[:-1] + "s" + space[-1],
            )
        )
        return Seed("prefix", replaced(text, match.span(2), wrong), wrong, space)

    def wrong_class(self, text: str) -> Seed | None:
        match = self.pick(TYPED, text)
        if match is None:
            return None
        other = str(self.chance.choice(self.classes)).strip("<>")
        meant = GJ + match.group().removeprefix("gj:")
        return Seed("class", replaced(text, match.span(), f"<{other}>"), other, meant) if other != meant else None

    def wrong_language(self, text: str) -> Seed | None:
        match = self.pick(LANGUAGE, text)
        if match is not None:
            wrong = self.chance.choice(("cn", "zho", "de", "chinese", "en-GB"))
            return Seed("language", replaced(text, match.span(2), wrong), f'"{wrong}"', match.group(2))
        match = self.pick(STRING, text)
        if match is None or match.group(2) is None:
            return None
        wrong = self.chance.choice(("", "@zh", "@zh-cn", "@de"))
        meant = match.group().lower() if match.group().isascii() else match.group()
        return Seed(
            "language", replaced(text, match.span(), f'"{match.group(1)}"{wrong}'), f'"{match.group(1)}"{wrong}', meant
        )

    def wrong_iri(self, text: str) -> Seed | None:
        match = self.pick(PREFIXED, text)
        spaces = dict(DECLARED.findall(text))
        if match is None or match.group(1) not in spaces or len(match.group(2)) < 4:
            return None
        space, wrong = spaces[match.group(1)], self.slip(match.group(2))
        return Seed(
            "iri", replaced(text, match.span(), f"{match.group(1)}:{wrong}"), space + wrong, space + match.group(2)
        )

    def wrong_literal(self, text: str) -> Seed | None:
        match = self.pick(STRING, text)
        if match is None or len(match.group(1)) < 3 or text[max(0, match.start() - 30) : match.start()].count("LANG"):
            return None
        wrong = self.slip(match.group(1))
        tag = match.group(2) or ""
        return Seed("literal", replaced(text, match.span(1), wrong), f'"{wrong}"{tag}', f'"{match.group(1)}"{tag}')

    def wrong_ruleset(self, text: str) -> Seed | None:
        """A local term of one rule set asked for in another, or the ID of a rule set mistyped."""
        mine, other = (str(one) for one in self.chance.sample(self.rulesets, 2))
        if self.chance.random() < 0.5:
            wrong = f'"{self.slip(mine.strip(chr(34)))}"'
            found = text.replace(mine, wrong)
            return Seed("ruleset", found, wrong, mine) if found != text else None
        pairs = f"?v a gj:LocalTerm ; gj:rulesetId {mine} ; gj:denotes ?d . ?w gj:rulesetId {other} ; gj:denotes ?d"
        terms = self.column(f"SELECT DISTINCT ?v {{ {pairs} }} ORDER BY ?v")
        if not terms:
            return None
        term = self.chance.choice(terms)
        meant = self.column(
            f"SELECT DISTINCT ?v {{ {term} gj:denotes ?d . ?v gj:denotes ?d ; gj:rulesetId {other} }} ORDER BY ?v"
        )
        asked = f"SELECT ?label WHERE {{\n  {term} gj:rulesetId {other} ;\n    rdfs:label ?label .\n}}"
        return Seed("ruleset", PROLOGUE + asked, str(term).strip("<>"), str(meant[0]).strip("<>"))

    def wrong_property(self, text: str) -> Seed | None:
        """Another real property in the place of one, or a name that nobody declared."""
        match = self.pick(re.compile(r"(?<=[;.]\s{5})gj:[a-z]\w+|(?<=; )gj:[a-z]\w+|(?<=\?norm )gj:[a-z]\w+"), text)
        if match is None:
            return None
        real = self.column("SELECT DISTINCT ?v { ?s ?v ?o FILTER(STRSTARTS(STR(?v), STR(gj:))) } ORDER BY ?v")
        wrong = str(self.chance.choice(real)).strip("<>")
        return Seed("property", replaced(text, match.span(), f"<{wrong}>"), wrong, GJ + match.group()[3:])

    def wrong_object(self, text: str) -> Seed | None:
        """Text where the graph has an IRI: its label or local name."""
        spaces = dict(DECLARED.findall(text))
        found = [
            m for m in PREFIXED.finditer(text) if m.start() > body_start(text) and "/id/" in spaces.get(m.group(1), "")
        ]
        full = [
            m
            for m in re.finditer(r"<(https://w3id\.org/guiju/id/[^>]*/)([^>/]+)>", text)
            if m.start() > body_start(text)
        ]
        if not found + full:
            return None
        match = self.chance.choice(found + full)
        iri = spaces.get(match.group(1), match.group(1)) + match.group(2)
        names = [str(one) for one in self.column(f"SELECT ?v {{ <{iri}> rdfs:label ?v }} ORDER BY ?v")]
        if not names:
            return None
        wrong = self.chance.choice([*names, f'"{match.group(2)}"'])
        return Seed("object", replaced(text, match.span(), wrong), wrong, iri)

    def negatives(self, count: int) -> Iterator[str]:
        """So many queries of known terms, each of its kind, that truly hold nothing."""
        made = (self.never_met, self.beyond, self.narrowed)
        for number in range(count):
            text = made[number % len(made)]()
            while not self.is_empty(text):
                text = made[number % len(made)]()
            yield text

    def never_met(self) -> str:
        """Values of two things of one class asked of a single one."""
        while True:
            thing_class = self.chance.choice(self.classes)
            one, other = self.description(thing_class), self.description(thing_class)
            if one and other and not {p for p, _ in one} & {p for p, _ in other} and not self.mixed(one[0], other[0]):
                return asked_of(thing_class, [one[0], other[0]], one[2])

    def mixed(self, *said: Said) -> bool:
        """Whether values belong to rule sets: asking for two would be the mistake of a wrong district."""
        names = [str(one).strip('"') for one in self.rulesets]
        return sum(any(name in value for name in names) for _, value in said) > 1

    def beyond(self) -> str:
        """A number or a day beyond all that the graph holds."""
        numbers = ("gj:articleNumber", "gj:start", "gj:end", "gj:paragraphNumber")
        name = self.chance.choice(numbers)
        test = self.chance.choice(
            (f"{name} {self.chance.randrange(10**6, 10**7)}", f"{name} ?n . FILTER(?n > 1000000)")
        )
        return PROLOGUE + f"SELECT ?q WHERE {{\n  ?norm a gj:Norm ; gj:quote ?q ; {test}\n}}"

    def narrowed(self) -> str:
        """A kind, a strength and a rule set that never come together."""
        kinds, strengths = (
            self.column(f"SELECT DISTINCT ?v {{ ?n gj:{one} ?v }} ORDER BY ?v") for one in ("kind", "strength")
        )
        kind, strength, ruleset = map(self.chance.choice, (kinds, strengths, self.rulesets))
        extra = self.chance.choice(("", "FILTER NOT EXISTS { ?norm gj:openTerm ?o }", "?norm gj:executable true ."))
        return PROLOGUE + (
            f"SELECT ?q WHERE {{\n  ?norm gj:kind {kind} ; gj:strength {strength} ;\n"
            f"    gj:rulesetId {ruleset} ; gj:quote ?q .\n  {extra}\n}}"
        )
