"""Calculations of a curator: an expression over numbers of the source, and what it gives.

An expression has numbers in digits, the four signs ``+ - * /`` and parentheses. It is read by
Python's own parser, of which only these parts are let through, and calculated in whole fractions,
so that nothing is rounded.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

_SIGNS: Final[Mapping[type[ast.operator], Callable[[Fraction, Fraction], Fraction]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_LONGEST: Final = 200
_ALLOWED: Final = re.compile(r"[0-9.+\-*/() ]+")
_THOUSANDS: Final = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])")
_DIGITS: Final = re.compile(r"(?:0|[1-9]\d*)(?:\.\d+)?")
_WAY_OUT: Final = "write numbers, + - * / and parentheses, as in '1462 - 1429'"


class CalculationError(ValueError):
    """An expression that cannot be calculated; the message says why, and the way out."""


@dataclass(frozen=True)
class Calculation:
    """What an expression gives.

    Attributes:
        value: the result, exact.
        numbers: the numbers that stand in it, in their order.
    """

    value: Fraction
    numbers: tuple[Decimal, ...]

    def gives(self, stated: Decimal) -> bool:
        """Whether the result is the number ``stated``, or is rounded to its decimals.

        Only what has no end in decimals may be rounded, and only behind the point.

        >>> calculate("100 / 3").gives(Decimal("33.3")), calculate("100 / 3").gives(Decimal("33"))
        (True, False)
        """
        if self.value == Fraction(stated):
            return True
        places = -int(stated.as_tuple().exponent)
        return not _ends(self.value) and places > 0 and round(self.value, places) == stated


def calculate(expression: str) -> Calculation:
    """Calculate ``expression``.

    >>> calculate("(1,218 + 2) / 4")
    Calculation(value=Fraction(305, 1), numbers=(Decimal('1218'), Decimal('2'), Decimal('4')))

    Raises:
        CalculationError: it is no such expression, has fewer than two numbers or divides by zero.
    """
    text = _THOUSANDS.sub(lambda match: match[0].replace(",", ""), expression.strip())
    if len(text) > _LONGEST:
        raise CalculationError(
            f"the calculation has {len(text)} characters; write at most {_LONGEST}"
        )
    try:
        if not _ALLOWED.fullmatch(text):
            raise SyntaxError
        root = ast.parse(text, mode="eval").body
        value = _value(root, text)
        numbers = tuple(Decimal(_written(node, text)) for node in _constants(root))
    except (SyntaxError, RecursionError, MemoryError):
        raise CalculationError(f"{expression!r} is no calculation; {_WAY_OUT}") from None
    except ZeroDivisionError:
        raise CalculationError(f"{expression!r} divides by zero; correct it") from None
    if len(numbers) < 2:
        raise CalculationError(
            f"{expression!r} has one number, so nothing is computed; {_WAY_OUT}, "
            "or choose another reading"
        )
    return Calculation(value, numbers)


def _value(node: ast.expr, text: str) -> Fraction:
    if isinstance(node, ast.Constant):
        return Fraction(_written(node, text))
    if isinstance(node, ast.BinOp) and (sign := _SIGNS.get(type(node.op))):
        return sign(_value(node.left, text), _value(node.right, text))
    raise SyntaxError


def _constants(root: ast.expr) -> Iterator[ast.Constant]:
    """The numbers of an expression, in the order in which they are written."""
    found = [node for node in ast.walk(root) if isinstance(node, ast.Constant)]
    return iter(sorted(found, key=lambda node: node.col_offset))


def _written(node: ast.Constant, text: str) -> str:
    """The digits of a number as they are written: Python would round those behind a point."""
    written = text[node.col_offset : node.end_col_offset]
    if not _DIGITS.fullmatch(written):
        raise SyntaxError
    return written


def _ends(value: Fraction) -> bool:
    """Whether the decimals of ``value`` end."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1
