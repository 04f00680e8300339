"""Parameters of a query: values bound as terms, so that no value can become a part of the query.

A variable that the query projects is bound by the engine (RDF-dev SEP-0007). A parameter that is no column of the
answer has a place of its own in the query, written `VALUES ?name { UNDEF }`: the term is put there in the engine's own
serialisation, and a place without a value is left out (an UNDEF would cost a join). For a remote engine, which has no
call for binding, projected parameters become such inline data too, at the head of the query's outermost pattern.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Variable

from guiju.store.errors import Problem
from guiju.store.syntax import tokens

PLACE = re.compile(r"VALUES\s+[?$](\w+)\s*\{\s*UNDEF\s*\}", re.IGNORECASE)
EngineTerm = NamedNode | Literal


@dataclass(frozen=True)
class Term:
    """An RDF term as plain values: an IRI where `iri` is true, else a literal.

    Attributes: value, the IRI or the lexical form; iri; datatype, an IRI, or language, a tag, or neither.
    """

    value: str
    iri: bool = False
    datatype: str | None = None
    language: str | None = None

    def as_dict(self) -> dict[str, object]:
        """The fields, ready for JSON."""
        return {"value": self.value, "iri": self.iri, "datatype": self.datatype, "language": self.language}


def engine_terms(bindings: Mapping[str, Term]) -> dict[str, EngineTerm]:
    """The engine's terms by variable name. Raises `Problem` 400 `parameter-invalid`, naming the parameter."""
    return {name: engine_term(name, term) for name, term in bindings.items()}


def engine_term(name: str, term: Term) -> EngineTerm:
    """The engine's term for one parameter; raises as `engine_terms`."""
    try:
        Variable(name)
        if term.iri:
            return NamedNode(term.value)
        datatype = NamedNode(term.datatype) if term.datatype is not None else None
        return Literal(term.value, datatype=datatype, language=term.language)
    except ValueError as error:
        raise Problem(
            400,
            "parameter-invalid",
            f"参数 {name} 的值无效：{error}",
            f"The value of the parameter {name} is not valid: {error}",
            "IRI 须完整，如 https://…。 / An IRI must be complete, such as https://….",
            parameter=name,
        ) from error


def fill_places(text: str, terms: Mapping[str, EngineTerm]) -> tuple[str, dict[str, EngineTerm]]:
    """The query with every parameter's place filled or left out, and the terms for which it has no place."""
    placed: set[str] = set()

    def fill(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in terms:
            return ""
        placed.add(name)
        return inline_data({name: terms[name]})

    filled = PLACE.sub(fill, text)
    return filled, {name: term for name, term in terms.items() if name not in placed}


def inline_data(terms: Mapping[str, EngineTerm]) -> str:
    """A VALUES block with one row (SPARQL 1.1 Query, section 10.2)."""
    names = " ".join(f"?{name}" for name in terms)
    values = " ".join(str(term) for term in terms.values())
    return f"VALUES ({names}) {{ ({values}) }}"


def with_inline_data(text: str, bindings: Mapping[str, Term]) -> str:
    """The query with all parameters as inline data.

    The same as the engine's substitution, but for a parameter in a sub-SELECT alone: there it needs a place.
    """
    filled, terms = fill_places(text, engine_terms(bindings))
    head = start_of_pattern(filled)
    return filled if not terms or head is None else f"{filled[:head]} {inline_data(terms)} {filled[head:]}"


def start_of_pattern(text: str) -> int | None:
    """The offset behind the brace that opens the outermost pattern; None where there is none."""
    parentheses = braces = 0
    template = False  # whether the next group is the template of a CONSTRUCT
    for kind, lexeme, end in tokens(text):
        if kind == "word":
            template = lexeme.upper() == "CONSTRUCT" or (template and lexeme.upper() not in {"WHERE", "FROM"})
        elif lexeme == "{":
            braces += 1
            if not template and braces == 1 and not parentheses:
                return end
        elif lexeme == "}":
            braces -= 1
            template = template and braces > 0
        parentheses += {"(": 1, ")": -1}.get(lexeme, 0)
    return None
