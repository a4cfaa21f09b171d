import pytest

from khorgos.triples.glosses.quantities import GlossQuantity, read_quantities


def only(view: str) -> GlossQuantity:
    (quantity,) = read_quantities(view)
    assert view[quantity.start : quantity.end] == quantity.words
    return quantity


@pytest.mark.parametrize(
    ("view", "words", "measures"),
    [
        (
            "X is a freshwater lake, ca. 1,810\u00a0km² (700 mi²), in Y.",
            "ca. 1,810\u00a0km²",
            "hasArea",
        ),
        ("X is a lake. It has an area of about 5 km² in all.", "about 5 km²", "hasArea"),
        ("X is a river. The river is 453 km long.", "453 km", "hasLength"),
        (
            "X is a country with a population exceeding 1.4 billion, ahead.",
            "exceeding 1.4 billion",
            "hasPopulation",
        ),
        (
            "X is Y. It is the largest country, with a Population of X, population exceeding "
            "1.4 billion, so.",
            "exceeding 1.4 billion",
            "hasPopulation",
        ),
    ],
)
def test_quantities(view: str, words: str, measures: str) -> None:
    quantity = only(view)
    assert (quantity.words, quantity.measures) == (words, measures)


def test_what_qualifies_a_population() -> None:
    quantity = only("X is a city. In 2020, it had a population of 500,757 people. It is Y.")
    assert (quantity.words, quantity.when) == ("500,757 people", "In 2020")
    assert quantity.because == "the sentence goes on about the thing that the gloss is about"
    quantity = only("X is a city (1994 est. pop. 56,400) and the seat of Y.")
    assert (quantity.words, quantity.when, quantity.certainty) == ("56,400", "1994", "est.")
    assert quantity.because is None


@pytest.mark.parametrize(
    "view",
    [
        "The river is long and has a basin area of .",
        "X has a basin area of 52,700 km².",
        "X is about 225 km northeast of Y.",
        "Its elevation is above sea level.",
        "Y has a population of many people.",
        "X is a lake. Y has an area of 5 km².",
        "X is the capital of Y, a country with a population of 5 million, in Z.",
        "X is a lake in Y, which has an area of 5 km².",
        "X is a city. Y, its neighbour, is a city with a population of 5 million.",
        "X is a lake, the 15th largest in the world.",
        "X has a population of 12,34 people.",  # no number
    ],
)
def test_what_is_not_sure_is_left_out(view: str) -> None:
    assert list(read_quantities(view)) == []
