from khorgos.triples.problems import InputError, Problem


def test_a_problem_says_file_line_and_record() -> None:
    assert str(Problem("a.yaml", 3, "battle", "it is wrong")) == "a.yaml:3: [battle] it is wrong"
    assert str(Problem("a.yaml", 3, "", "it is wrong")) == "a.yaml:3: it is wrong"
    assert str(Problem("a.yaml", 0, "", "it is empty")) == "a.yaml: it is empty"


def test_an_error_lists_each_problem_once_and_in_reading_order() -> None:
    late, early = Problem("a.yaml", 10, "", "late"), Problem("a.yaml", 9, "", "early")
    error = InputError([late, early, late])
    assert error.problems == (early, late)
    assert str(error).splitlines() == [
        "2 problems in the input; nothing was written:",
        "  a.yaml:9: early",
        "  a.yaml:10: late",
    ]


def test_one_problem_is_not_plural() -> None:
    assert str(InputError([Problem("a.yaml", 1, "", "x")])).startswith("1 problem in the input;")
