"""Markdown: its marks are furniture, and the words stay where they stand."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from khorgos.triples.documents.markdown import markdown_marks
from tests.triples.test_plain import read_text


def rows(text: str, **hints: Any) -> list[tuple[str, str]]:
    parts = read_text(text, "markdown", **hints).parts
    return [(part.kind, part.view) for part in parts if part.kind != "furniture"]


def shown(view: str) -> str:
    marks = {at for span in markdown_marks(view) for at in range(*span)}
    return "".join(sign for at, sign in enumerate(view) if at not in marks)


def test_blocks() -> None:
    text = """\
---
author: A. Zarm
---

# The talks #

They met
in **Zarm**.
- peace
- trade
  by river

> It rained,
> said Ost.

Later
-----

***

| Name | Length |
|------|-------:|
| Ford | 3 km   |

```
# no heading
```

[^1]: See there,
    on page 4.

[ost]: https://ost.example
"""
    assert rows(text) == [
        ("metadata", "author: A. Zarm"),
        ("heading", "The talks"),
        ("body", "They met in Zarm."),
        ("list", "peace"),
        ("list", "trade by river"),
        ("body", "It rained, said Ost."),
        ("heading", "Later"),
        ("list", "Name | Length"),
        ("list", "Ford | 3 km"),
        ("body", "# no heading"),
        ("footnote", "See there, on page 4."),
    ]


def test_a_short_line_without_a_mark_is_no_heading() -> None:
    assert rows("Zarm\n\nIt rained.\n") == [("body", "Zarm"), ("body", "It rained.")]
    assert rows("**Zarm**\n\nIt rained.\n", headings=("**Zarm**",))[0] == ("heading", "Zarm")
    assert rows("# Zarm\n\nIt rained.\n", not_headings=("# Zarm",))[0] == ("body", "Zarm")
    assert rows("# Zarm\n\nIt rained.\n", title="Zarm")[0] == ("metadata", "Zarm")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("a *b* **c** ***d*** _e_ __f__ ~~g~~", "a b c d e f g"),
        ("a * b, 2*3*4, snake_case_name", "a * b, 234, snake_case_name"),
        ("**a *b* c**", "a b c"),
        ('[Zarm](https://z.example/a_(b)_c "t") [Ost]', "Zarm [Ost]"),
        ("![a map](map.png)Zarm", "Zarm"),
        ("[![a map](map.png)](x)Zarm", "Zarm"),
        ("Zarm[^1] `*code*` \\*x\\*", "Zarm *code* *x*"),
        ("<https://z.example> <b>Zarm</b><!-- no -->", "https://z.example Zarm"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
    ],
)
def test_marks_within_words(written: str, read: str) -> None:
    assert shown(written) == read


def test_space_behind_a_mark_is_not_shown() -> None:
    assert rows(">   Zarm\n\n-    Ost\n") == [("body", "Zarm"), ("list", "Ost")]


def test_a_reference_leaves_no_space() -> None:
    assert rows("Zarm gave way [^1], and Ost [^2] too.\n") == [
        ("body", "Zarm gave way, and Ost too.")
    ]


_PIECES = st.lists(
    st.sampled_from(["*", "**", "_", "a", "b ", " c", "[d](e)", "`f`", ".", "\\*", "(", "é"]),
    min_size=1,
    max_size=10,
)


@settings(deadline=None, max_examples=300)
@given(_PIECES)
def test_the_words_are_those_that_a_parser_of_markdown_shows(pieces: list[str]) -> None:
    text = f"x{''.join(pieces)}x"
    (inline,) = MarkdownIt().parseInline(text)
    assert shown(text) == "".join(token.content for token in inline.children or ())
