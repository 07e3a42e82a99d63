"""The other readings of the text: what each changes, what it cites, why it is set aside."""

from collections.abc import Iterator

from checker.authoring.passport.part import Part, Subject, cited, quotes
from checker.model import Reading
from checker.report.words import aim_in_words, measure_in_words


def others(subject: Subject) -> Part:
    retained, *rest = subject.rule.readings
    lines = [line for reading in rest for line in _lines(reading, retained)]
    data = [
        {
            "name": reading.title,
            "changes": list(_changes(reading, retained)),
            "because": reading.because,
            "citations": cited(reading.citations),
        }
        for reading in rest
    ]
    return Part("readings", "Autres lectures", tuple(lines or ["Aucune autre lecture n'est écrite."]), data)


def _lines(reading: Reading, retained: Reading) -> Iterator[str]:
    yield f"« {reading.title} », écartée car {reading.because}."
    yield from (f"  {change}." for change in _changes(reading, retained))
    yield from quotes(reading.citations)


def _changes(reading: Reading, retained: Reading) -> Iterator[str]:
    if reading.measure != retained.measure:
        yield f"Elle mesure : {measure_in_words(reading.measure)}"
    if reading.since is not None:
        yield f"Elle cumule depuis {reading.since}"
    if reading.targets != retained.targets:
        yield f"Elle vise : {' ; '.join(aim_in_words(aim) for aim in reading.targets)}"
