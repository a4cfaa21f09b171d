from khorgos.triples.annotation import AnnotationFile, Entity, Fact, Record, Triple
from khorgos.triples.glosses.register import Register


def entities(**labels: tuple[str, str]) -> dict[str, Entity]:
    return {
        slug: Entity("entities.yaml", 1, slug, kind, label)
        for slug, (kind, label) in labels.items()
    }


def named(**names: str) -> AnnotationFile:
    facts = tuple(Fact(1, Triple.parse(f'{slug} name "{name}"@en')) for slug, name in names.items())
    record = Record("a.yaml", 1, "r", True, None, None, None, ("q",), facts, (), None, {})
    return AnnotationFile(
        file="a.yaml",
        document="d",
        complete=(),
        records=(record,),
        document_line=1,
        complete_line=2,
    )


REGISTER = Register(
    entities(
        taraz=("Settlement", "Taraz"), river=("River", "Taraz River"), wu=("Person", "Emperor Wu")
    ),
    [named(taraz="Talas", wu="Talas the Great"), named(river="Talas")],
)


def test_an_entity_is_found_by_its_label_and_then_by_its_name() -> None:
    assert REGISTER.find("taraz") == "taraz"
    assert REGISTER.find("TALAS THE GREAT") == "wu"


def test_a_name_of_two_things_or_of_none_finds_nothing() -> None:
    assert REGISTER.find("Talas") is None
    assert REGISTER.find("Almaty") is None
    assert REGISTER.find(None) is None


def test_labels_and_classes() -> None:
    assert (REGISTER.label("wu"), REGISTER.type("wu")) == ("Emperor Wu", "Person")
    assert (REGISTER.label("nobody"), REGISTER.type("nobody")) == ("", None)


def test_a_class_agrees_with_those_above_and_below_it() -> None:
    assert REGISTER.agrees("river", "Place")
    assert REGISTER.agrees("river", "River")
    assert not REGISTER.agrees("river", "Lake")
    assert not REGISTER.agrees("wu", "HistoricalPeriod")


def test_what_is_not_known_agrees_with_all() -> None:
    assert REGISTER.agrees("wu", None)
    assert REGISTER.agrees("nobody", "Person")


def test_a_property_accepts_things_of_its_domain() -> None:
    assert REGISTER.accepts("wu", "hasBirth")
    assert not REGISTER.accepts("river", "hasBirth")
    assert REGISTER.accepts("river", "hasTimeSpan")
    assert REGISTER.accepts("nobody", "hasBirth")
