"""An office's profile says the same as JSON and as RDF; what is not one, or speaks of others' nodes, is named."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse, serialize

from guiju.check.doors.profile import Profile, read_profile
from guiju.check.doors.profile_rdf import read_profile_rdf
from guiju.check.doors.resolve import Names
from guiju.media_types import JSON
from guiju.resources import resource
from guiju.store.errors import Problem
from tests.check.real import fast, index

TURTLE = "text/turtle"
EXAMPLE = (resource("data") / "profiles" / "example.ttl").read_bytes()
SAME: dict[str, Any] = {
    "format": "guiju-profile/1",
    "posts": [
        {"person": "p1", "role": "常务副区长", "from": "2022-01-01", "to": "2022-06-30"},
        {"person": "p2", "role": "副区长", "from": "2022-01-01"},
        {"person": "p1", "role": "区长", "from": "2022-07-01"},
    ],
    "portfolios": [{"person": "p2", "departments": ["区财政局", "区司法局"], "from": "2022-01-01"}],
    "pairs": [{"persons": ["p1", "p2"]}],
    "departments": [{"name": "区财政局", "head": "p3"}],
}
PREFIXES = """
@prefix gj: <https://w3id.org/guiju/def#> . @prefix role: <https://w3id.org/guiju/id/role/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
ONE = "<urn:p> a gj:OfficeProfile ; gj:holding [ gj:person 'p1' ; gj:holds role:district-head ] "


def from_rdf(text: bytes | str, media_type: str = TURTLE) -> Profile:
    data = text if isinstance(text, bytes) else (PREFIXES + text).encode()
    return read_profile_rdf(data, media_type, Names(index().terms), index().rulesets)


def from_json(value: Any) -> Profile:
    return read_profile(value, Names(index().terms))


def in_format(turtle: bytes, form: RdfFormat) -> bytes:
    written = serialize((quad.triple for quad in parse(turtle, RdfFormat.TURTLE)), format=form)
    assert written is not None
    return written


@pytest.mark.parametrize(
    ("media_type", "form"),
    [
        (TURTLE, RdfFormat.TURTLE),
        ("application/n-triples", RdfFormat.N_TRIPLES),
        ("application/ld+json", RdfFormat.JSON_LD),
    ],
)
def test_the_example_profile_says_the_same_in_every_format_as_in_json(media_type: str, form: RdfFormat) -> None:
    wanted = from_json(SAME)
    assert (len(wanted.posts), len(wanted.portfolios[0].values), len(wanted.heads)) == (3, 2, 1)
    assert from_rdf(in_format(EXAMPLE, form), media_type) == wanted


TOKENS = st.from_regex(r"[a-z][a-z0-9]{0,5}", fullmatch=True)
DAYS = st.dates().map(lambda day: day.isoformat())
POSTS = st.lists(
    st.fixed_dictionaries(
        {"person": TOKENS, "role": st.sampled_from(["区长", "副区长", "区政府办公室主任"])},
        optional={"from": DAYS, "to": DAYS},
    ),
    max_size=4,
)


@given(posts=POSTS, departments=st.lists(st.text("甲乙丙丁局", min_size=1, max_size=4), max_size=3, unique=True))
def test_any_posts_and_departments_say_the_same_in_turtle_as_in_json(
    posts: list[dict[str, str]], departments: list[str]
) -> None:
    keys = {"person": "gj:person", "role": "gj:holds", "from": "gj:heldFrom", "to": "gj:heldUntil"}
    holdings = ["; ".join(f"{keys[key]} '{value}'" for key, value in post.items()) for post in posts]
    parts = [*(f"gj:holding [ {holding} ]" for holding in holdings), *(f"gj:department '{n}'" for n in departments)]
    turtle = "; ".join(["<urn:p> a gj:OfficeProfile", *parts]) + " ."
    named = [{"name": name} for name in departments]
    assert from_rdf(turtle) == from_json({"posts": posts, "departments": named})


def test_the_words_of_the_rule_set_that_the_profile_names_go_first() -> None:
    holding = "gj:holding [ gj:person 'p1' ; gj:holds '第一副区长' ]"
    found = from_rdf(
        f"<urn:p> a gj:OfficeProfile ; gj:profileOf <https://w3id.org/guiju/id/huancui-2022> ; {holding} ."
    )
    assert [post.values for post in found.posts] == [("https://w3id.org/guiju/id/role/executive-deputy",)]


def test_a_profile_in_turtle_changes_verdicts_as_the_same_in_json_does() -> None:
    case = {
        "id": "c1",
        "kind": "document",
        "ruleset": "xinqiu-2022",
        "facts": {"issuer": "区政府", "nature": "人事任免"},
        "acts": [{"act": "签发", "person": "p1", "on": "2022-07-05"}],
    }
    body = json.dumps(case).encode()

    def judged(profile: bytes, profile_type: str) -> list[tuple[str, str]]:
        checked = fast().check(body, JSON, as_of="2022-08-01", profile=profile, profile_type=profile_type)
        return sorted((verdict.norm.iri, verdict.verdict) for verdict in checked.verdicts)

    with_turtle = judged(EXAMPLE, TURTLE)
    assert with_turtle == judged(json.dumps(SAME).encode(), JSON)
    assert with_turtle != judged(b"", JSON)


BAD = [
    ("no profile", "<urn:p> gj:holding [] .", "而不是 0 个"),
    ("two profiles", ONE + ". <urn:q> a gj:OfficeProfile .", "而不是 2 个"),
    ("broken Turtle", ONE, "不是合法的"),
    ("an unknown property", ONE + "; gj:issuer 'x' .", "def#issuer"),
    ("a property of elsewhere", ONE + "; <urn:other> 'x' .", "urn:other"),
    ("an unknown property of a holding", "<urn:p> a gj:OfficeProfile ; gj:holding [ gj:covers 'x' ] .", "def#covers"),
    ("an unknown type", ONE + ", [ a gj:Pair ] .", "def#Pair"),
    ("an unknown role", ONE + ", [ gj:holds '区帝' ] .", "区帝"),
    (
        "a role that is a department",
        ONE + ", [ gj:holds <https://w3id.org/guiju/id/unit/legal-office> ] .",
        "不认识职务",
    ),
    ("two persons in one post", ONE + ", [ gj:person 'p1' , 'p2' ] .", "gj:person 只能有一个值"),
    ("a person that is a node", ONE + ", [ gj:person <urn:x> ] .", "urn:x"),
    ("a post that is a text", ONE + ", 'p1' .", "应是一个节点"),
    ("a day that is none", ONE + ", [ gj:holds role:deputy-head ; gj:heldFrom '2022-02-30' ] .", "2022-02-30"),
    ("an unknown rule set", ONE + "; gj:profileOf <https://w3id.org/guiju/id/beijing-2020> .", "beijing-2020"),
    ("a statement about our own terms", ONE + ". role:district-head gj:outranks role:deputy-head .", "词条"),
    ("a node of somebody else", ONE + ". <urn:other> gj:person 'p9' .", "不相连"),
    ("a circle", "<urn:p> a gj:OfficeProfile ; gj:holding <urn:p> .", "gj:Holding 没有属性"),
]


@pytest.mark.parametrize(("title", "turtle", "says"), BAD, ids=[row[0] for row in BAD])
def test_a_profile_that_cannot_be_used_is_named_with_the_way_out(title: str, turtle: str, says: str) -> None:
    with pytest.raises(Problem) as caught:
        from_rdf(turtle)
    assert caught.value.status in (400, 422)
    assert says in caught.value.zh
    assert caught.value.en
    assert caught.value.hint or caught.value.code == "profile-unusable"


@pytest.mark.parametrize(
    ("profile", "media_type", "code"),
    [
        (b'{"@context": "https://example.org/c", "@id": "urn:p"}', "application/ld+json", "rdf-syntax"),
        (b"posts", "text/csv", "profile-type"),
        (b"<urn:\xff>", TURTLE, "not-utf-8"),
        (b'{"portfolios": [{"person": "p1", "departments": 5}]}', JSON, "profile-unusable"),
        (b'{"pairs": [{"persons": "p1"}]}', JSON, "profile-unusable"),
    ],
)
def test_a_hostile_profile_is_refused_at_the_check(profile: bytes, media_type: str, code: str) -> None:
    case = b'{"kind": "document", "ruleset": "xinqiu-2022"}'
    with pytest.raises(Problem) as caught:
        fast().check(case, JSON, as_of="2022-08-01", profile=profile, profile_type=media_type)
    assert caught.value.code == code
