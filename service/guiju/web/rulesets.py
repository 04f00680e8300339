"""The rule sets that the dataset holds, as the pages show them."""

from __future__ import annotations

from dataclasses import dataclass

from guiju.knowledge.vocabulary import ID
from guiju.store.interface import Store
from guiju.web.answers import Row, select

QUERY = """
PREFIX gj: <https://w3id.org/guiju/def#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?ruleset ?zh ?en ?number ?issued ?commencement ?status
       (COUNT(DISTINCT ?article) AS ?articles) (COUNT(DISTINCT ?norm) AS ?norms)
WHERE {
  ?ruleset a gj:RuleSet .
  OPTIONAL { ?ruleset rdfs:label ?zh FILTER(LANGMATCHES(LANG(?zh), "zh")) }
  OPTIONAL { ?ruleset rdfs:label ?en FILTER(LANGMATCHES(LANG(?en), "en")) }
  OPTIONAL { ?ruleset gj:documentNumber ?number }
  OPTIONAL { ?ruleset gj:issuedOn ?issued }
  OPTIONAL { ?ruleset gj:commencement ?commencement }
  OPTIONAL { ?ruleset gj:commencementStatus ?status }
  { SELECT ?ruleset ?article WHERE {
      ?article a gj:Article ; <http://data.europa.eu/eli/ontology#is_part_of>+ ?ruleset . ?ruleset a gj:RuleSet } }
  UNION
  { SELECT ?ruleset ?norm WHERE {
      ?norm a gj:Norm ; gj:source/<http://data.europa.eu/eli/ontology#is_part_of>+ ?ruleset .
      ?ruleset a gj:RuleSet } }
}
GROUP BY ?ruleset ?zh ?en ?number ?issued ?commencement ?status
ORDER BY ?ruleset
"""

IDENTIFIERS = "SELECT ?ruleset WHERE { ?ruleset a <https://w3id.org/guiju/def#RuleSet> } ORDER BY ?ruleset"


@dataclass(frozen=True, slots=True)
class RuleSet:
    """One rule set: its ID, titles, number, dates, and how much of it there is."""

    identifier: str
    title: dict[str, str]
    number: str
    issued: str
    commencement: str
    commencement_status: str
    articles: int
    norms: int


def read_ruleset(row: Row) -> RuleSet:
    """Read one row of the query above."""

    def text(name: str) -> str:
        return row[name].text if name in row else ""

    identifier = row["ruleset"].text.removeprefix(ID)
    chinese = text("zh") or identifier
    return RuleSet(
        identifier,
        {"zh": chinese, "en": text("en") or chinese},
        text("number"),
        text("issued"),
        text("commencement"),
        text("status").rpartition("/")[2],
        int(text("articles") or 0),
        int(text("norms") or 0),
    )


def known_identifiers(store: Store) -> list[str]:
    """Return the IDs of the rule sets of the dataset, sorted."""
    return [row["ruleset"].text.removeprefix(ID) for row in select(store, IDENTIFIERS).rows]


def known_rulesets(store: Store) -> list[RuleSet]:
    """Return the rule sets of the dataset, sorted by ID."""
    return [read_ruleset(row) for row in select(store, QUERY).rows]
