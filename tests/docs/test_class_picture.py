"""The picture of the main classes: every class a box, every pair one arrow, ends on the edges, words for all."""

from __future__ import annotations

import re

from guiju.engine import LocalEngine
from guiju.web import graph_queries
from guiju.web.answers import select
from guiju.web.app import create_app
from guiju.web.class_picture import BOX, Picture, class_picture
from guiju.web.settings import Settings


def picture(engine: LocalEngine, language: str = "zh") -> Picture:
    classes = select(engine.store, graph_queries.PICTURED_CLASSES)
    properties = select(engine.store, graph_queries.PICTURED_PROPERTIES)
    return class_picture(classes, properties, "en" if language == "en" else "zh")


def test_boxes_do_not_touch_and_lie_within_the_picture(engine: LocalEngine) -> None:
    drawn = picture(engine)
    assert len(drawn.boxes) >= 12
    for box in drawn.boxes:
        assert 0 < box.left < box.left + BOX[0] < drawn.width
        assert 0 < box.top < box.top + BOX[1] < drawn.height
    places = {(box.x, box.y) for box in drawn.boxes}
    assert len(places) == len(drawn.boxes)


def test_every_pictured_property_is_an_arrow_between_two_boxes(engine: LocalEngine) -> None:
    drawn = picture(engine)
    names = {box.label for box in drawn.boxes}
    pairs = {(arrow.source, arrow.target) for arrow in drawn.arrows}
    assert len(pairs) >= 12
    assert all({arrow.source, arrow.target} <= names for arrow in drawn.arrows)
    properties = select(engine.store, graph_queries.PICTURED_PROPERTIES)
    words = " · ".join(arrow.label for arrow in drawn.arrows)
    assert all(row["zh"].text in words for row in properties.rows)


def test_no_two_labels_stand_at_the_same_place(engine: LocalEngine) -> None:
    middles = [arrow.middle for arrow in picture(engine).arrows]
    assert len(middles) == len(set(middles))


def test_each_language_has_its_own_words(engine: LocalEngine) -> None:
    english = picture(engine, "en")
    assert not any(re.search(r"[\u4e00-\u9fff]", text) for text in (box.label for box in english.boxes))
    assert all(re.search(r"[\u4e00-\u9fff]", box.label) for box in picture(engine).boxes)


def test_the_page_counts_no_compiled_class_and_lists_the_entries_of_schemes(engine: LocalEngine) -> None:
    client = create_app(engine, Settings()).test_client()
    page = client.get("/def", headers={"Accept": "text/html"}).text
    (number,) = re.findall(r"类 \((\d+)\)", page)
    assert 40 < int(number) < 120
    assert "<svg" in page
    assert page.count("→") >= 12
    assert "常务会议" in page
