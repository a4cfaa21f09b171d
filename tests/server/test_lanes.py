"""Who runs next, and who makes way: the rules alone, without processes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khorgos.server.engines.lanes import (
    HURRY,
    KNOWN_SHARE,
    MOMENT,
    SLICE,
    UNKNOWN,
    QuickLane,
    Shapes,
    SlowLane,
    Turn,
    shape,
)


def turn(
    client: str = "a",
    shape: int = 0,
    arrived: float = 0.0,
    ran: float = 0.0,
    known: float | None = None,
) -> Turn:
    deadline = arrived + 10
    return Turn(
        client=client, shape=shape, arrived=arrived, deadline=deadline, ran=ran, known=known
    )


# --- shapes


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("ASK {}", "ASK {} # 17"),
        ("SELECT * { <x:a> ?p 'one' }", "SELECT * { <x:b> ?p 'two' }"),
        ('SELECT * { kh:a ?p "o\\"ne" } LIMIT 10', 'SELECT * { kh:b ?p "" } LIMIT 200'),
    ],
)
def test_what_differs_among_queries_of_a_kind_is_no_part_of_the_shape(
    left: str, right: str
) -> None:
    assert shape(left) == shape(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("SELECT * { ?s ?p ?o }", "SELECT * { ?s ?p ?o . ?t ?q ?r }"),
        ("SELECT * { <x:a> ?p ?o }", "SELECT * { ?s ?p ?o }"),
        ("SELECT * { ?s ?p 'o' }", "SELECT * { ?s ?p ?o }"),
    ],
)
def test_other_patterns_have_other_shapes(left: str, right: str) -> None:
    assert shape(left) != shape(right)


@given(st.text())
def test_every_text_has_a_shape(text: str) -> None:
    assert shape(text) == shape(f" {text}")


def test_the_last_query_says_whether_a_shape_is_slow() -> None:
    shapes = Shapes(most=2)
    assert not shapes.is_slow(1)
    shapes.note(1, MOMENT)
    assert shapes.is_slow(1)
    shapes.note(1, 0.001)
    assert not shapes.is_slow(1)
    shapes.note(2, 1)
    shapes.note(3, 1)
    assert shapes.seconds(1) is None
    assert shapes.is_slow(2)


def test_a_quick_shape_is_not_slow_because_one_was_delayed() -> None:
    shapes = Shapes()
    shapes.note(4, 0.001)
    shapes.note(4, 0.4, known=0.001)
    assert not shapes.is_slow(4)
    shapes.note(4, 10, known=0.001)
    assert shapes.is_slow(4)


# --- the quick lane


def order(lane: QuickLane[Turn]) -> list[Turn]:
    return [lane.pop() for _ in range(len(lane))]


def test_equals_go_in_the_order_in_which_they_came() -> None:
    lane: QuickLane[Turn] = QuickLane()
    turns = [turn(shape=7) for _ in range(5)]
    for one in turns:
        lane.push(one)
    assert order(lane) == turns


def test_one_who_asks_much_does_not_keep_another_waiting() -> None:
    lane: QuickLane[Turn] = QuickLane()
    many = [turn("many", number) for number in range(300)]
    for one in many:
        lane.push(one)
    few = turn("few", 999)
    lane.push(few)
    assert order(lane).index(few) == 1


def test_a_shape_known_to_be_quick_does_not_wait_behind_unknown_ones_of_its_client() -> None:
    lane: QuickLane[Turn] = QuickLane()
    for number in range(300):
        lane.push(turn(shape=number))
    quick = turn(shape=1000, known=0.001)
    lane.push(quick)
    assert lane.pop() is quick


def test_nor_behind_unknown_ones_of_many_clients() -> None:
    lane: QuickLane[Turn] = QuickLane()
    for number in range(300):
        lane.push(turn(f"client {number}", number))
    lane.pop()
    for _ in range(5):
        quick = turn(shape=1000, known=0.001)
        lane.push(quick)
        assert lane.pop() is quick
        assert lane.pop() is not quick


def test_who_was_not_there_has_saved_nothing_up() -> None:
    lane: QuickLane[Turn] = QuickLane()
    for _ in range(1000):
        lane.push(turn(shape=1000, known=0.05))
        lane.pop()
    unknown = [turn("b", number) for number in range(50)]
    for one in unknown:
        lane.push(one)
    quick = turn(shape=1000, known=0.05)
    lane.push(quick)
    assert order(lane).index(quick) <= 1


def test_a_steady_stream_of_quick_ones_starves_nobody() -> None:
    lane: QuickLane[Turn] = QuickLane()
    unknown = turn("other", 1001)
    lane.push(unknown)
    popped = 0
    while popped < 10_000:
        lane.push(turn(shape=1000, known=0.001))
        popped += 1
        if lane.pop() is unknown:
            break
    assert popped <= KNOWN_SHARE / (1 - KNOWN_SHARE) * UNKNOWN / 0.001 + 2


def test_between_quick_and_slow_is_not_known_to_be_quick() -> None:
    lane: QuickLane[Turn] = QuickLane()
    lane.push(turn(shape=1002))
    lane.push(turn(shape=1003, known=HURRY))
    assert lane.pop().shape == 1002


def test_who_gives_up_is_taken_out() -> None:
    lane: QuickLane[Turn] = QuickLane()
    turns = [turn(shape=7) for _ in range(5)]
    for one in turns:
        lane.push(one)
    lane.remove(turns[2])
    lane.remove(turns[2])
    assert order(lane) == [*turns[:2], *turns[3:]]
    with pytest.raises(IndexError):
        lane.pop()


# --- the slow lane


def test_the_client_with_fewest_running_goes_on_then_who_ran_least_then_the_first() -> None:
    lane: SlowLane[Turn] = SlowLane(2, 8, 8)
    a1, a2 = turn("a", arrived=1), turn("a", arrived=2)
    b = turn("b", arrived=3, ran=5)
    lane.stopped += [a2, a1, b]
    assert [lane.next(), lane.next(), lane.next()] == [a1, b, None]
    lane.remove(b)
    assert lane.next() is a2


def test_a_slice_that_is_over_makes_way_for_who_ran_less() -> None:
    lane: SlowLane[Turn] = SlowLane(1, 8, 8)
    endless, short = turn(arrived=1, ran=3), turn(arrived=2, ran=MOMENT)
    endless.since = 100.0
    lane.running.append(endless)
    assert lane.make_way(200.0) is None, "nobody waits"
    lane.stopped.append(short)
    assert lane.make_way(100.0 + SLICE / 2) is None, "the slice is not over"
    assert lane.make_way(100.0 + SLICE) is endless
    assert endless.ran == 3 + SLICE
    assert lane.next() is short
    short.since = 101.0
    assert lane.make_way(101.0 + SLICE) is None, "it has still run less"


def test_nobody_is_stopped_for_one_who_waits_where_no_more_may_be_stopped() -> None:
    lane: SlowLane[Turn] = SlowLane(1, 1, 8)
    running, stopped = turn(ran=2), turn(ran=9)
    lane.running.append(running)
    lane.stopped.append(stopped)
    lane.waiting.append(turn())
    assert lane.make_way(100.0) is running, "for the one that is stopped"
    lane = SlowLane(1, 0, 8)
    lane.running.append(running)
    lane.waiting.append(turn())
    assert lane.make_way(100.0) is None


def test_the_last_of_the_client_with_most_is_one_too_many() -> None:
    lane: SlowLane[Turn] = SlowLane(1, 2, 1)
    assert lane.too_many() is None
    first, last, other = turn("a", arrived=1), turn("a", arrived=2), turn("b", arrived=3)
    lane.stopped += [first, last, other]
    assert lane.too_many() is last
    assert lane.too_many() is None
    lane.waiting += [turn("b", arrived=4), turn("b", arrived=5)]
    dropped = lane.too_many()
    assert dropped is not None
    assert dropped.arrived == 5


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=60))
def test_the_lane_never_holds_more_than_it_may(comings: list[tuple[str, bool]]) -> None:
    lane: SlowLane[Turn] = SlowLane(2, 3, 4)
    for now, (client, is_new) in enumerate(comings):
        (lane.waiting if is_new else lane.stopped).append(turn(client, arrived=now))
        while lane.make_way(float(now)):
            pass
        while chosen := lane.next():
            chosen.since = now
        while lane.too_many():
            pass
        assert len(lane.running) <= 2
        assert len(lane.stopped) <= 3
        assert len(lane.waiting) <= 4
        assert len(lane) == len(set(map(id, lane.turns())))
