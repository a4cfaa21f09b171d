from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from khorgos.ontology.namespaces import KH
from khorgos.triples.dates import edtf
from khorgos.triples.minting import entity_iri, hashed_iri, time_iri

_YEARS = st.one_of(
    st.integers(-9999, 9999).map(lambda year: f"{'-' if year < 0 else ''}{abs(year):04}"),
    st.integers(10000, 99999).map(lambda year: f"Y{year}"),
    st.integers(10000, 99999).map(lambda year: f"Y-{year}"),
    st.sampled_from(["-", ""]).flatmap(
        lambda sign: st.sampled_from(["197X", "19XX", "1XXX"]).map(lambda mask: sign + mask)
    ),
)
_DATES = st.tuples(
    st.one_of(
        _YEARS,
        st.sampled_from(
            ["1994-04", "1994-04-26", "-0035-11", "1994-XX", "1994-04-XX", "1994-XX-XX"]
        ),
    ),
    st.sampled_from(["", "~", "?", "%"]),
).map("".join)
_ENDS = st.one_of(_DATES, st.sampled_from(["..", ""]))
_EDTF = st.one_of(_DATES, st.tuples(_ENDS, _ENDS).map("/".join))


def is_edtf(text: str) -> bool:
    try:
        edtf.parse(text)
    except edtf.EDTFError:
        return False
    return True


def test_entities_keep_their_slugs() -> None:
    assert entity_iri("battle-of-zhizhi") == KH["battle-of-zhizhi"]


def test_the_same_identity_gives_the_same_iri_in_every_process() -> None:
    iri = hashed_iri("passage", "a-text", ((0, 9), (12, 20)))
    assert iri == KH["passage-5ddccc1de467"]
    assert iri == hashed_iri("passage", "a-text", ((0, 9), (12, 20)))


def test_each_part_of_an_identity_counts_and_so_does_its_place() -> None:
    iris = {
        hashed_iri("passage", "a", "b"),
        hashed_iri("quantity", "a", "b"),
        hashed_iri("passage", "b", "a"),
        hashed_iri("passage", "a", None, "b"),
        hashed_iri("passage", "ab"),
        hashed_iri("passage", "a", "b", None),
    }
    assert len(iris) == 6


@settings(deadline=None)
@given(st.lists(st.text("ab", min_size=1), min_size=1), st.lists(st.text("ab", min_size=1)))
def test_identities_that_differ_give_iris_that_differ(one: list[str], other: list[str]) -> None:
    assert (hashed_iri("x", *one) == hashed_iri("x", *other)) is (one == other)


def test_time_iris_can_be_read() -> None:
    assert time_iri("-0035") == KH["time--0035"]
    assert time_iri("1201/1300") == KH["time-1201--1300"]
    assert time_iri("1453~/..") == KH["time-1453ca--open"]
    assert time_iri("1994-04-XX?") == KH["time-1994-04-XXperhaps"]


@settings(deadline=None)
@given(st.sets(_EDTF.filter(is_edtf), min_size=2, max_size=20))
def test_edtf_texts_that_differ_give_iris_that_differ(texts: set[str]) -> None:
    iris = sorted(time_iri(text) for text in texts)
    assert all(one != other for one, other in pairwise(iris))
    assert {time_iri(text) for text in texts} == set(iris)


def test_approximate_and_uncertain_times_are_not_one() -> None:
    texts = [
        "1453",
        "1453~",
        "1453?",
        "1453%",
        "1453/..",
        "../1453",
        "1453~/..",
        "1453/1453",
        "-1453",
    ]
    assert len({time_iri(text) for text in texts}) == len(texts)
