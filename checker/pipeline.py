"""The line, on one page: a rulebook and a delivery in, findings out."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from fractions import Fraction
from importlib.metadata import version
from pathlib import Path
from time import monotonic

from checker.catalogue import Catalogue, Kind, Table
from checker.delivery.deliver import deliver
from checker.diagnostic import nearest
from checker.engines.duckdb import DuckDB
from checker.evidence import evidence
from checker.finding import Finding, Report, RosterAccount, Run
from checker.intake import ROSTER, Intake, take_in, write_refusals
from checker.judge import Asked, Counted, Observed, Targets, judge
from checker.judge import Table as Tallied
from checker.judge.declared import DeclaredTable, declared_rows
from checker.kinds import not_evaluated
from checker.load import load_rulebook
from checker.lower import lower
from checker.model import Indicator, Rulebook, recorded_in, rules_in
from checker.period import Period, is_department, year_of
from checker.request import CommandError, Request, levels_named, or_nearest, periods_named, today, verify

Progress = Callable[[str], None]


def check(
    delivery: str | Path,
    rulebook: str | Sequence[str],
    *,
    period: str | Sequence[str] = (),
    level: str | Sequence[str] = (),
    caf: str | Sequence[str] = (),
    only: str | Sequence[str] = (),
    as_of: date | None = None,
    roster: str | Path | None = None,
    tables: Mapping[str, str | Path] | None = None,
    skip_keys: bool = False,
) -> Report:
    """Check a delivery (a folder, or one file) against rulebooks, by name or by path.

    Raises RulebookError, UnknownRulebook, DeliveryError, CommandError: nothing was checked then.
    """
    request = Request(
        Path(delivery),
        tuple(load_rulebook(name) for name in _several(rulebook)),
        as_of or today(),
        periods_named(_several(period)),
        levels_named(_several(level)),
        _several(caf),
        _several(only),
        Path(roster) if roster else None,
        {name: Path(path) for name, path in (tables or {}).items()},
        not skip_keys,
    )
    return run(request)


def _several(given: str | Sequence[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def run(request: Request, progress: Progress = lambda _: None) -> Report:
    """From request to report. Raises CommandError, DeliveryError."""
    started, clock = datetime.now(UTC), monotonic()
    verify(request)
    catalogue = _catalogue(request.rulebooks)
    named = dict(request.tables)
    if request.roster is not None:
        named[ROSTER] = request.roster
    with tempfile.TemporaryDirectory(prefix="cogcheck-") as folder:
        workspace = Path(folder)
        progress("lecture de la livraison")
        delivery = deliver(request.delivery, catalogue, named, workspace, progress)
        engine = DuckDB(workspace)
        try:
            intake = take_in(delivery, request, engine, progress)
            _only_known_cafs(request, intake)
            declared = _declared(intake, engine)
            findings = [
                finding
                for rulebook in request.rulebooks
                for finding in _findings(rulebook, request, intake, declared, engine, progress)
            ]
            run_engine = engine.name
        finally:
            engine.close()
        if request.refusals is not None:
            write_refusals(request.refusals, intake, catalogue)
    return Report(
        Run(
            version("cogcheck"),
            request.as_of,
            run_engine,
            started.isoformat(timespec="seconds"),
            round(monotonic() - clock, 3),
            tuple((rulebook.name, rulebook.sha256) for rulebook in request.rulebooks),
            delivery.name,
            delivery.sha256,
            tuple(intake.accounts.values()),
            RosterAccount(intake.roster.origin, intake.roster.codes),
            tuple(_notices(request, intake, declared)),
            request.replay,
        ),
        tuple(findings),
    )


def _findings(
    rulebook: Rulebook,
    request: Request,
    intake: Intake,
    declared: DeclaredTable | None,
    engine: DuckDB,
    progress: Progress,
) -> tuple[Finding, ...]:
    """Every count that the rules need, in one pass a table; then the judgement; then its evidence."""
    progress(f"mesure : {rulebook.name}")
    chosen = tuple(one for one in rulebook.indicators if not request.only or one.code in request.only)
    periods = request.periods or _years_present(rulebook, intake, declared, engine)
    asked = Asked(chosen, periods, request.asked_levels, frozenset(request.cafs) if request.cafs else None)
    lowered = lower(_with_what_they_measure(chosen, rulebook), intake.has)
    counted = Counted(
        {tally.scan: Tallied.of(len(tally.counters), engine.tally(tally)) for tally in lowered.tallies},
        {histogram: engine.histogram(histogram) for histogram in lowered.histograms},
        {distinct: engine.different(distinct) for distinct in lowered.distincts},
    )
    targets = _targets(intake, engine)
    observed = Observed(request.as_of, intake.roster, lowered, counted, declared, intake.accounts, targets)
    judged = list(judge(asked, observed, rulebook.indicators))
    progress(f"preuves : {rulebook.name}")
    return evidence(judged, engine, intake.has)


def _catalogue(rulebooks: Iterable[Rulebook]) -> Catalogue:
    tables: dict[str, Table] = {}
    for rulebook in rulebooks:
        for table in rulebook.catalogue.tables:
            tables.setdefault(table.name, table)
    return Catalogue(tuple(tables.values()))


def _only_known_cafs(request: Request, intake: Intake) -> None:
    codes = intake.roster.codes
    for caf in request.cafs:
        if caf not in codes:
            raise CommandError(f"La Caf « {caf} » n'est pas connue ({intake.roster.origin}){or_nearest(caf, codes)}")


_VALUES = "valeurs"


def _declared(intake: Intake, engine: DuckDB) -> DeclaredTable | None:
    """The table `valeurs`, None when it or a column it cannot do without is not delivered."""
    delivered = intake.delivery.table(_VALUES)
    if delivered is None or not all(
        column.optional or delivered.has(column.name) for column in delivered.table.columns
    ):
        return None
    return declared_rows(engine.rows(delivered.table))


_TARGETS = "cibles"


def _targets(intake: Intake, engine: DuckDB) -> Targets | None:
    """The table `cibles`, None when it or a column it cannot do without is not delivered."""
    delivered = intake.delivery.table(_TARGETS)
    if delivered is None or not all(
        column.optional or delivered.has(column.name) for column in delivered.table.columns
    ):
        return None
    found: dict[tuple[str, str | None, int], tuple[Fraction, ...]] = {}
    for row in engine.rows(delivered.table):
        place = row["indicateur"], row["caf"], row["annee"]
        found[place] = (*found.get(place, ()), Fraction(row["cible"]))
    return found


def _years_present(
    rulebook: Rulebook, intake: Intake, declared: DeclaredTable | None, engine: DuckDB
) -> tuple[Period, ...]:
    """Every year in the data that the rulebook reads; without any, the convention's."""
    years = {period.year for _, _, _, period in declared or {}}
    for indicator in rulebook.indicators:
        for _, measure in recorded_in(indicator.retained.measure):
            table, dating = measure.population.table.name, measure.population.dating.column
            if intake.has(table, dating.name):
                years.update(engine.years(table, dating.name, dating.kind is Kind.YEAR))
    if not years and rulebook.convention is not None:
        years.update(range(rulebook.convention.years.first, rulebook.convention.years.last + 1))
    return tuple(year_of(year) for year in sorted(years))


def _with_what_they_measure(asked: Iterable[Indicator], rulebook: Rulebook) -> tuple[Indicator, ...]:
    """The asked rules and those whose values they are made of, each once."""
    chosen: dict[str, Indicator] = {}
    waiting = list(asked)
    while waiting:
        indicator = waiting.pop(0)
        chosen.setdefault(indicator.code, indicator)
        for reading in indicator.readings:
            for code in rules_in(reading.measure):
                made_of = rulebook.indicator(code)
                waiting.extend([made_of] if made_of and code not in chosen else [])
    return tuple(chosen.values())


def _perhaps(name: str, missing: Sequence[str]) -> str:
    """The missing column that an unknown one was most likely meant to be."""
    close = nearest(name.casefold(), missing)
    return f" (« {close} » peut-être)" if close else ""


def _notices(request: Request, intake: Intake, declared: DeclaredTable | None) -> Iterator[str]:
    """What was ignored or left unchecked, in French sentences."""
    for name, reason in intake.delivery.ignored_files:
        yield f"Fichier ignoré : {name} ({reason})."
    for delivered in intake.delivery.tables:
        table = delivered.table
        if delivered.ignored_columns:
            missing = [column.name for column in table.columns if not delivered.has(column.name)]
            ignored = (f"{name}{_perhaps(name, missing)}" for name in delivered.ignored_columns)
            yield f"Colonnes ignorées dans {table.name} : {', '.join(ignored)}."
        absent = [column.name for column in table.columns if not column.optional and not delivered.has(column.name)]
        if absent:
            yield f"Colonnes absentes de {table.name} : {', '.join(absent)}."
        if not request.unique_keys and table.key:
            yield f"Unicité de la clé de {table.name} non vérifiée (--skip-keys)."
    for one in intake.roster.organisations:
        if one.department and not is_department(one.department):
            yield f"Département « {one.department} » de la Caf {one.caf} non reconnu : calendrier national appliqué."
    for rulebook in request.rulebooks:
        if rulebook.statements:
            yield not_evaluated(rulebook)
    codes = {indicator.code for rulebook in request.rulebooks for indicator in rulebook.indicators}
    unused = sorted({code for code, _, _, _ in declared or {} if code not in codes})
    if unused:
        yield f"Valeurs déclarées sans règle dans le référentiel : {', '.join(unused)}."
