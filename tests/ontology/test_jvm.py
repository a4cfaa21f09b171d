from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from khorgos.ontology.jvm import minimal_conflict


@settings(deadline=None)
@given(
    st.integers(1, 40).flatmap(
        lambda n: st.tuples(
            st.just(n),
            st.lists(st.frozensets(st.integers(0, n - 1), min_size=1), min_size=1, max_size=4),
        )
    )
)
def test_the_conflict_found_is_one_and_minimal(
    drawn: tuple[int, list[frozenset[int]]],
) -> None:
    size, planted = drawn

    def conflicts(items: Sequence[int]) -> bool:
        return any(conflict <= set(items) for conflict in planted)

    found = minimal_conflict(range(size), conflicts)
    assert found == sorted(found)
    assert conflicts(found)
    assert not any(conflicts([i for i in found if i != left_out]) for left_out in found)
