"""The ontology has every name that others rely on, and finds its terms by the words of the five texts."""

from __future__ import annotations

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.namespace import SH

from guiju.knowledge.vocabulary import GJ, ID, SCHEMES
from tests.ontology.support import ONTOLOGY_FILES

TOKENS = {
    "kind": "composition chair attendance body-competence quorum frequency signing step deadline limit form duty "
    "prohibition permission substitution deeming scope programmatic",
    "strength": "strict firm in-principle ordinarily encouraged permitted declaratory",
    "modality": "obligation prohibition permission competence recommendation constitutive deeming programmatic",
    "verdict": "complied breached pending undetermined conflict",
    "case": "document meeting agenda-item consultation leave acting supervision-item decision normative-document "
    "briefing event trip seal-use disclosure inspection training incident petition body",
    "form": "required-act actor forbidden-act deadline limit ratio attribute inclusion frequency",
    "timeunit": "working-day day week month quarter half-year year hour minute",
    "status": "stated assumed inferred unknown",
    "role": "anyone district-leader district-head deputy-head executive-deputy deputy-in-charge concerned-deputy "
    "substitute-deputy partner-deputy leader-in-charge principal-leader presiding-leader office-director "
    "office-deputy-director assisting-office-leader department-leader department-head department-deputy "
    "lead-department-head agenda-department-head township-leader township-head party-group-secretary "
    "party-group-deputy-secretary party-group-member government-member meeting-chair meeting-convener "
    "entrusting-leader department-staff legal-adviser congress-deputy cppcc-member expert enterprise-representative "
    "news-media public-representative",
    "body": "plenary-meeting executive-meeting head-office-meeting business-meeting thematic-meeting "
    "party-group-meeting work-meeting work-meeting-class-one work-meeting-class-two district-wide-meeting "
    "department-meeting study-session",
    "nature": "normative government-normative department-normative personnel exit-approval routine-approval "
    "major-policy overall-planning general",
    "direction": "upward downward parallel to-congress",
    "result": "any",
    "element": "progress reason next-steps new-limit",
}
STATUTORY_GENRES = "决议 决定 命令 公报 公告 通告 意见 通知 通报 报告 请示 批复 议案 函 纪要"
SEPARATE_ACTS = "审核 审阅 审定 核批 审批 审签 批准 核准 圈阅 同意 签批 审理 审查"
NORM_PROPERTIES = (
    "source quote kind modality strength marker bearer governs when unless unlessAct form requires forbids before "
    "after from fromFact byEach amount unit direction startCounts fact part whole numerator denominator exclusive "
    "value notValue includes also openList counts every min max moreThan lessThan notExecutable absent absenceKind "
    "triggerText substitute rank scope mandate deems exceptionTo hasAct verb by to states result mandated mandator "
    "samePersonAs"
)
CASE_PROPERTIES = (
    "ruleset caseKind timelineComplete act asOf lastWorkdayKnown tally verb count wholeWeeks wholeMonths "
    "wholeHalfYears wholeYears wholeQuarters listed fact agent as maybeAs dateFact factName by person "
    "to states result on dated earliest latest workdaysThrough workdaysBefore dayNumber "
    "monthNumber dayOfMonth yearNumber asTo maybeTo maybeStates maybeResult actingFor outranks "
    "samePersonAs maybeSamePersonAs regarding"
)
FACTS = (
    "issuer nature genre direction addressee matter important major wideScope urgentImportant severalPortfolios "
    "decidedByExecutiveMeeting leadDepartment involvedDepartment involvesOtherDepartments departments disagreement "
    "secret statesApproval subjects carriesRequest signerNamed sealed withinDepartmentPowers publicInterest "
    "reviewedByOffice sentToPersonally meetingKind membersDue membersPresent plannedOn durationMinutes speechMinutes "
    "opinionsNeeded attendee member staffAttending absentee absenceKind destination departOn returnOn absentRole "
    "actingScope instructionKind dueOn complexMatter assignedOn majorDecision periodFrom periodTo registerComplete "
    "briefingKinds sealKind title number department venue"
)
WORDS = [
    ("role", "第一副区长", "executive-deputy"),
    ("role", "负责常务工作的副区长", "executive-deputy"),
    ("role", "政府办主任", "office-director"),
    ("role", "区政府分管领导同志", "leader-in-charge"),
    ("role", "相关分管副区长", "concerned-deputy"),
    ("role", "协助其工作的区政府办公室负责同志", "assisting-office-leader"),
    ("unit", "区政府法制机构", "legal-office"),
    ("unit", "司法行政部门", "legal-office"),
    ("unit", "议题提请单位", "agenda-department"),
    ("body", "常务会议", "executive-meeting"),
    ("body", "区长办公会", "head-office-meeting"),
    ("act", "合法性审查", "legal-review"),
    ("act", "代行区长职务", "act-for"),
    ("nature", "规范性文件", "normative"),
    ("absence", "离阜", "out-of-district"),
    ("absence", "出国考察", "visit-abroad"),
    ("case", "请销假", "leave"),
]


@pytest.fixture(scope="module")
def ontology() -> Graph:
    graph = Graph(bind_namespaces="none")
    for path in ONTOLOGY_FILES:
        graph.parse(path)
    return graph


def concepts(graph: Graph, scheme: str) -> set[str]:
    members = graph.subjects(SKOS.inScheme, URIRef(ID + scheme))
    return {str(member).removeprefix(f"{ID}{scheme}/") for member in members}


@pytest.mark.parametrize("scheme", TOKENS)
def test_a_scheme_has_every_token_that_others_rely_on(scheme: str, ontology: Graph) -> None:
    assert set(TOKENS[scheme].split()) <= concepts(ontology, scheme)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_scheme_of_the_vocabulary_exists_and_has_concepts_of_one_class(scheme: str, ontology: Graph) -> None:
    members = list(ontology.subjects(SKOS.inScheme, URIRef(ID + scheme)))
    assert (URIRef(ID + scheme), RDF.type, SKOS.ConceptScheme) in ontology
    assert members
    assert len({kind for member in members for kind in ontology.objects(member, RDF.type)}) == 1


def test_a_concept_carries_its_token_as_its_notation(ontology: Graph) -> None:
    for concept in ontology.subjects(SKOS.inScheme, None):
        assert list(ontology.objects(concept, SKOS.notation)) == [Literal(str(concept).rpartition("/")[2])]


def test_the_fifteen_statutory_genres_are_a_scheme_of_their_own(ontology: Graph) -> None:
    genres = ontology.subjects(SKOS.inScheme, URIRef(ID + "statutory-genre"))
    labels = {label for genre in genres for label in ontology.objects(genre, RDFS.label)}
    assert labels >= {Literal(word, lang="zh-Hans") for word in STATUTORY_GENRES.split()}
    assert len(labels) == 2 * len(STATUTORY_GENRES.split())


def test_acts_that_the_texts_word_differently_are_different_acts(ontology: Graph) -> None:
    found = {word: set(ontology.subjects(RDFS.label, Literal(word, lang="zh-Hans"))) for word in SEPARATE_ACTS.split()}
    acts = {word: {act for act in named if str(act).startswith(f"{ID}act/")} for word, named in found.items()}
    assert all(len(named) == 1 for named in acts.values())
    assert len(set().union(*acts.values())) == len(acts)


@pytest.mark.parametrize("name", sorted({*NORM_PROPERTIES.split(), *CASE_PROPERTIES.split()}))
def test_every_property_of_norms_and_prepared_cases_is_declared(name: str, ontology: Graph) -> None:
    kinds = set(ontology.objects(GJ[name], RDF.type))
    assert len(kinds & {OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}) == 1


@pytest.mark.parametrize("name", FACTS.split())
def test_every_fact_belongs_to_a_kind_of_case_and_has_no_domain(name: str, ontology: Graph) -> None:
    kinds = set(ontology.objects(GJ[name], GJ.factOf))
    assert kinds
    assert kinds <= set(ontology.subjects(SKOS.inScheme, URIRef(ID + "case")))
    assert ontology.value(GJ[name], RDFS.domain) is None


@pytest.mark.parametrize(("scheme", "word", "token"), WORDS)
def test_a_word_of_the_texts_leads_to_its_concept(scheme: str, word: str, token: str, ontology: Graph) -> None:
    literal = Literal(word, lang="zh-Hans")
    named = {*ontology.subjects(RDFS.label, literal), *ontology.subjects(SKOS.altLabel, literal)}
    assert {str(term) for term in named if str(term).startswith(f"{ID}{scheme}/")} == {f"{ID}{scheme}/{token}"}


def test_the_severity_of_a_breach_follows_the_strength_and_an_unmarked_competence_is_a_violation(
    ontology: Graph,
) -> None:
    severities = {str(term).removeprefix(ID): value for term, value in ontology.subject_objects(GJ.severity)}
    assert severities.pop("modality/competence") == SH.Violation
    assert {term.removeprefix("strength/"): value for term, value in severities.items()} == {
        "strict": SH.Violation,
        "firm": SH.Violation,
        "in-principle": SH.Warning,
        "ordinarily": SH.Warning,
        "declaratory": SH.Warning,
        "encouraged": SH.Info,
        "permitted": SH.Info,
    }
    ranks = [int(str(rank)) for _, rank in ontology.subject_objects(GJ.strengthRank)]
    assert sorted(ranks) == list(range(1, len(severities) + 1))


def test_posts_that_one_person_holds_are_marked(ontology: Graph) -> None:
    holders = {str(role).rpartition("/")[2] for role in ontology.subjects(GJ.uniqueHolder, Literal(True))}
    assert {"district-head", "executive-deputy", "office-director"} <= holders


def test_a_normative_document_case_implies_its_nature(ontology: Graph) -> None:
    implied = ontology.value(URIRef(ID + "case/normative-document"), GJ.implies)
    assert implied is not None
    assert set(ontology.predicate_objects(implied)) == {(GJ.nature, URIRef(ID + "nature/normative"))}


@pytest.mark.parametrize("path", ONTOLOGY_FILES, ids=lambda path: path.stem)
def test_every_file_has_one_ontology_header_with_licence_and_version(path: object, ontology: Graph) -> None:
    graph = Graph(bind_namespaces="none").parse(str(path))
    headers = list(graph.subjects(RDF.type, OWL.Ontology))
    assert len(headers) == 1
    assert graph.value(headers[0], OWL.versionInfo) == Literal("0.1.0")
    defined = {term for term in graph.subjects(RDF.type, None) if str(term).startswith((str(GJ), ID))}
    assert all(list(graph.objects(term, RDFS.isDefinedBy)) == headers for term in defined)
