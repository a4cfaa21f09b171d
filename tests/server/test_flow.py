"""A flow in layers, from one thing to what it leads on to."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from khorgos.server.drawing.flow import WIDTH, Step, draw_flow
from khorgos.server.reading.terms import ShownTerm


def step(key: str, layer: int, text: str = "") -> Step:
    return Step(key, layer, ShownTerm(text or key))


def test_a_flow_leads_from_column_to_column() -> None:
    flow = draw_flow(
        [step("zarm", 0), step("plan", 1), step("road", 3)],
        [("zarm", "plan", "asserted"), ("plan", "road", "claimed"), ("plan", "road", "claimed")],
    )
    assert [box.term.text for box in flow.boxes] == ["zarm", "plan", "road"]
    assert [box.x for box in flow.boxes] == [0, 440, 880]
    assert [curve.state for curve in flow.curves] == ["asserted", "claimed"]


def test_a_curve_that_passes_a_column_runs_behind_no_box() -> None:
    flow = draw_flow(
        [step("zarm", 0), step("plan", 1), step("road", 2)],
        [("zarm", "road", "asserted"), ("zarm", "plan", "asserted")],
    )
    plan = flow.boxes[1]
    passing = flow.curves[0].path
    assert passing.count("C") == 2
    level = float(passing.partition("L")[2].partition("C")[0].split()[1])
    assert not plan.y <= level <= plan.y + plan.height


def test_a_link_that_leads_back_is_not_drawn() -> None:
    back = [("road", "zarm", "asserted")]
    assert draw_flow([step("zarm", 0), step("road", 1)], back).curves == ()


def test_boxes_stand_where_the_curves_to_them_come_from() -> None:
    steps = [step("a", 0), step("b", 0), step("from-b", 1), step("from-a", 1)]
    flow = draw_flow(steps, [("b", "from-b", "asserted"), ("a", "from-a", "asserted")])
    assert [box.term.text for box in flow.boxes] == ["a", "b", "from-b", "from-a"]
    assert flow.boxes[2].y > flow.boxes[3].y


def test_nothing_is_drawn_of_nothing() -> None:
    assert draw_flow([], []).boxes == ()


@given(st.lists(st.tuples(st.integers(0, 3), st.text(min_size=1, max_size=60)), max_size=20))
def test_no_box_covers_another_or_leaves_the_picture(things: list[tuple[int, str]]) -> None:
    flow = draw_flow([step(f"k{n}", layer, text) for n, (layer, text) in enumerate(things)], [])
    for number, box in enumerate(flow.boxes):
        assert box.x >= 0
        assert box.x + box.width <= WIDTH
        assert box.y >= 0
        assert box.y + box.height <= flow.height
        for other in flow.boxes[number + 1 :]:
            apart = box.y + box.height <= other.y or other.y + other.height <= box.y
            assert apart or box.x != other.x
