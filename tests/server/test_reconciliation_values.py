from typing import Any

import pytest
from rdflib import XSD

from khorgos.server.reconciliation.values import PropertyValue


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (PropertyValue("taraz", "Taraz"), {"id": "taraz", "name": "Taraz"}),
        (PropertyValue("", "-35", str(XSD.integer)), {"int": -35}),
        (PropertyValue("", "many", str(XSD.integer)), {"str": "many"}),
        (PropertyValue("", "2.5", str(XSD.decimal)), {"float": 2.5}),
        (PropertyValue("", "INF", str(XSD.double)), {"str": "INF"}),
        (PropertyValue("", "1711-05-23", str(XSD.date)), {"date": "1711-05-23T00:00:00"}),
        (PropertyValue("", "May", str(XSD.date)), {"str": "May"}),
        (PropertyValue("", "words", str(XSD.string)), {"str": "words"}),
    ],
)
def test_as_json(value: PropertyValue, written: dict[str, Any]) -> None:
    assert value.as_json() == written


def test_a_thing_that_cannot_be_reconciled_is_a_text() -> None:
    assert PropertyValue("time-1711", "1711").as_json(is_known=False) == {"str": "1711"}
