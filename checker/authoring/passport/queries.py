"""The queries that count a rule: what an engine is asked, for one Caf and one year as an example."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from checker import plan
from checker.authoring.passport.laid_out import laid_out
from checker.authoring.passport.part import Part, Subject
from checker.engines import sql
from checker.judge.measured import cells_of
from checker.lower import Slots, lower, scan_of
from checker.model import Indicator, recorded_in
from checker.period import Period

_CAF = "211"


def queries(subject: Subject) -> Part:
    year = _year(subject)
    asked = list(_asked(subject.rule, year))
    lines: list[str] = []
    if asked:
        whose = f"la Caf {_CAF}" if any(query.of_caf for query in asked) else "toutes les lignes"
        lines.append(f"Par exemple pour {whose} et {year.year} ; les mois y sont comptés depuis l'an 0 (« #mois »).")
        lines += [f"{words}." for words in _helpers(asked)]
    if any(leaf.population.prorata for _, leaf in recorded_in(subject.rule.retained.measure)):
        lines.append("Les lignes sans Caf, à partager, se comptent par la même requête, sans sa condition sur la Caf.")
    for query in asked:
        lines.append(f"{query.words} :")
        lines += [f"  {line}" for line in query.lines]
    data = [{"table": query.table, "words": query.words, "sql": query.text} for query in asked]
    return Part("queries", "Requêtes", tuple(lines), data)


def _year(subject: Subject) -> Period:
    aims = subject.rule.retained.targets
    convention = subject.loaded.rulebook.convention
    if aims:
        return Period(aims[0].years.first, 1, _MONTHS)
    return Period(convention.years.first if convention else _ANY_YEAR, 1, _MONTHS)


_ANY_YEAR, _MONTHS = 2015, 12


class _Query:
    def __init__(self, table: str, words: str, text: str, of_caf: bool, said: Mapping[str, str]) -> None:
        self.table, self.words, self.text, self.of_caf = table, words, text, of_caf
        self.lines = list(laid_out(text, said))


def _asked(rule: Indicator, year: Period) -> Iterator[_Query]:
    lowered = lower([replace(rule, readings=rule.readings[:1])], lambda _table, _column: True)
    datings = {scan_of(measure): measure.population.dating for _, measure in recorded_in(rule.retained.measure)}

    def cells_in(scan: plan.Scan) -> range:
        """The months of the year; what only weighs has the dates of what it weighs."""
        return cells_of(year, rule.retained.since, datings.get(scan) or next(iter(datings.values())))

    known = [slots for slots in lowered.slots.values() if isinstance(slots, Slots)]
    known += [slots.weights for slots in known if isinstance(slots.weights, Slots)]
    for tally in lowered.tallies:
        said = _columns([slots for slots in known if slots.scan == tally.scan])
        of_caf = tally.scan.subject is not None
        query = sql.in_period(sql.tally_query(tally), tally.scan, _CAF if of_caf else None, cells_in(tally.scan))
        yield _Query(tally.scan.table, f"Compter, table « {tally.scan.table} »", sql.printed(query), of_caf, said)
    for histogram in lowered.histograms:
        of_caf = histogram.scan.subject is not None
        query = sql.in_period(
            sql.histogram_query(histogram), histogram.scan, _CAF if of_caf else None, cells_in(histogram.scan)
        )
        words = f"Compter chaque valeur, table « {histogram.scan.table} »"
        yield _Query(histogram.scan.table, words, sql.printed(query), of_caf, {})
    for distinct in lowered.distincts:
        text = sql.printed(sql.distinct_query(distinct))
        where = f"sa ligne est celle où « #m12 » vaut {cells_in(distinct.scan).start}"
        words = f"Compter les différents, table « {distinct.scan.table} », toutes les Caf et périodes ({where})"
        yield _Query(distinct.scan.table, words, text, False, {})


def _columns(known: Iterable[Slots]) -> dict[str, str]:
    """What each column of counts is, in words."""
    said: dict[str, str] = {}

    def say(place: int | None, words: str) -> None:
        name = f"c{place}_0"
        if place is not None and words not in said.get(name, ""):
            said[name] = f"{said[name]} ; {words}" if name in said else words

    for slots in known:
        say(slots.rows, "lignes de la période")
        for step in slots.steps:
            say(step.slot, f"hors de la mesure : {step.label}")
        say(slots.passing, "lignes qui comptent")
        say(slots.failing, "lignes de la population qui ne comptent pas")
        say(slots.undecided, "indécidables, faute d'une valeur")
        say(slots.maybe_passing, "peut-être dans la population, et comptent")
        say(slots.maybe_failing, "peut-être dans la population, et ne comptent pas")
        say(slots.maybe_undecided, "peut-être dans la population, indécidables")
        if slots.sums is not None:
            say(slots.sums.top, "somme du haut" if slots.sums.bottom is not None else "somme")
            say(slots.sums.bottom, "somme du bas")
        say(slots.rank, "ce dont le site retenu a le plus")
    return said


def _helpers(asked: Iterable[_Query]) -> Iterator[str]:
    """The small tables, written by the checker, that a query joins."""
    text = " ".join(query.text for query in asked)
    for name, words in _WRITTEN.items():
        if name in text:
            yield f"La table « {name} », que cogcheck écrit, donne {words}"


_WRITTEN = {
    sql.DAYS: "à chaque jour son rang parmi les jours ouvrés",
    sql.CALENDAR_OF: "le calendrier de chaque Caf, quand il n'est pas le national",
    sql.FOLDS: "chaque texte sans casse ni accents",
    sql.MONTH_ENDS: "le dernier jour de chaque mois",
}
