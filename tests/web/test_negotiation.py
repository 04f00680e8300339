"""Content negotiation by RFC 9110, section 12.5.1."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.web.negotiation import choose, parse_accept, parse_accept_language, ranked

OFFERS = ["application/json", "text/turtle", "text/html"]
QUALITIES = st.integers(0, 1000).map(lambda number: number / 1000)
RANGES = st.sampled_from([*OFFERS, "*/*", "text/*", "application/*", "image/png"])


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        (None, "application/json"),
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/turtle", "text/turtle"),
        ("Text/Turtle; Charset=UTF-8", "text/turtle"),
        ('text/turtle;charset="utf-8"', "text/turtle"),
        ("text/turtle;charset=gbk", None),
        ('application/json;profile="a,b;c"', "application/json"),
        ("text/turtle;q=0.5, application/json;q=0.4", "text/turtle"),
        ("text/*;q=0.9, text/turtle;q=0.1, */*;q=0.2", "text/html"),
        ("*/*, application/json;q=0", "text/turtle"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("image/png", None),
        ("text/turtle;q=2", "application/json"),
        ("*/turtle", "application/json"),
        ("rubbish", "application/json"),
        (";;", "application/json"),
    ],
)
def test_the_best_offer_is_chosen(header: str | None, chosen: str | None) -> None:
    assert choose(header, OFFERS) == chosen


@given(st.text(max_size=200))
def test_no_header_makes_the_negotiation_fail(header: str) -> None:
    assert set(ranked(header, OFFERS)) <= set(OFFERS)
    parse_accept_language(header)


@given(st.lists(st.tuples(RANGES, QUALITIES), min_size=1, max_size=6, unique_by=lambda pair: pair[0]))
def test_the_most_specific_range_decides_and_higher_quality_comes_first(wishes: list[tuple[str, float]]) -> None:
    header = ", ".join(f"{name};q={quality:.3f}" for name, quality in wishes)
    weights = dict(wishes)

    def quality(offer: str) -> float:
        names = (offer, offer.partition("/")[0] + "/*", "*/*")
        return next((weights[name] for name in names if name in weights), 0.0)

    result = ranked(header, OFFERS)
    assert set(result) == {offer for offer in OFFERS if quality(offer) > 0}
    assert [quality(offer) for offer in result] == sorted(map(quality, result), reverse=True)


@given(st.lists(st.tuples(RANGES, QUALITIES), min_size=1, max_size=6))
def test_a_header_that_was_written_is_read_back(wishes: list[tuple[str, float]]) -> None:
    header = " ,".join(f'{name} ; q={quality:.3f} ; profile="x,\\"y;"' for name, quality in wishes)
    found = parse_accept(header)
    assert [(f"{one.type}/{one.subtype}", one.quality) for one in found] == wishes


def test_a_very_long_header_takes_no_time() -> None:
    assert choose('text/html;a="' * 100_000, OFFERS) is not None
