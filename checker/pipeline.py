"""The line, on one page: a rulebook and a delivery in, findings out."""

import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from time import monotonic

from checker import plan
from checker.catalogue import Catalogue, Kind, Table
from checker.delivered import DeliveredTable, Delivery, Refusal
from checker.delivery.deliver import deliver
from checker.delivery.quarantine import raw_lines, write_quarantine
from checker.diagnostic import Code, nearest
from checker.engines.duckdb import DuckDB
from checker.evidence import evidence
from checker.finding import Finding, Report, RosterAccount, Run, TableAccount
from checker.judge import Asked, Observed, judge
from checker.judge.declared import declared_rows
from checker.judge.measured import Table as Counted
from checker.judge.roster import Roster, roster_met, roster_of
from checker.load import load_rulebook
from checker.lower import Has, check_named, integrity, lower
from checker.model import Indicator, Level, Recorded, Rulebook
from checker.period import Period, parse_periods, year_of

Progress = Callable[[str], None]


class CommandError(Exception):
    """What was asked cannot be done; one French sentence with its hint (exit 2: nothing was checked)."""


@dataclass(frozen=True)
class Request:
    """What to check. Empty sequences mean: everything that the rulebook and the data have."""

    delivery: Path
    rulebooks: tuple[Rulebook, ...]
    as_of: date
    periods: tuple[Period, ...] = ()
    levels: tuple[Level, ...] = ()
    cafs: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    roster: Path | None = None
    tables: Mapping[str, Path] = field(default_factory=dict)
    unique_keys: bool = True
    refusals: Path | None = None
    replay: tuple[str, ...] = ()


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


def today() -> date:
    """The day of the check when nobody says another, where the user is."""
    return datetime.now().astimezone().date()


def _several(given: str | Sequence[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def periods_named(written: Iterable[str]) -> tuple[Period, ...]:
    """Raises CommandError on what is not a period."""
    periods: list[Period] = []
    for text in written:
        found = parse_periods(text)
        if found is None:
            raise CommandError(
                f"« {text} » n'est pas une période : écrivez 2015, 2015-03, 2015-T1, 2015-S1 ou 2013..2017."
            )
        periods.extend(found)
    return tuple(dict.fromkeys(periods))


def levels_named(written: Iterable[str]) -> tuple[Level, ...]:
    known = {level.value: level for level in Level}
    unknown = [text for text in written if text not in known]
    if unknown:
        raise CommandError(f"« {unknown[0]} » n'est pas un niveau : écrivez caf ou national.")
    return tuple(known[text] for text in written)


def run(request: Request, progress: Progress = lambda _: None) -> Report:
    """From request to report. Raises CommandError, DeliveryError."""
    started, clock = datetime.now(UTC), monotonic()
    _only_known(request)
    catalogue = _catalogue(request.rulebooks)
    named = dict(request.tables)
    if request.roster is not None:
        named["organismes"] = request.roster
    with tempfile.TemporaryDirectory(prefix="cogcheck-") as folder:
        workspace = Path(folder)
        progress("lecture de la livraison")
        delivered = deliver(request.delivery, catalogue, named, workspace, progress)
        engine = DuckDB(workspace)
        try:
            return _checked(request, delivered, engine, progress, started, clock)
        finally:
            engine.close()


def _checked(
    request: Request,
    delivery: Delivery,
    engine: DuckDB,
    progress: Progress,
    started: datetime,
    clock: float,
) -> Report:
    has = _has(delivery)

    # 1. the roster first: it says which rows of the other tables are strangers'
    refusals: dict[str, list[Refusal]] = {table.table.name: list(table.rejected) for table in delivery.tables}
    organisations = delivery.table("organismes")
    if organisations is not None:
        _load(organisations, None, engine, has, request, refusals, delivery)
    known = frozenset(engine.distinct("organismes", "caf")) if organisations and has("organismes", "caf") else None

    # 2. then each table, without the rows that its integrity checks set aside
    for table in delivery.tables:
        if table is not organisations:
            progress(f"contrôles d'intégrité : {table.table.name}")
            _load(table, known, engine, has, request, refusals, delivery)
    roster = _roster(request, delivery, engine, has, known)
    engine.follow_calendars(roster.calendars)
    if request.cafs:
        _only_known_cafs(request.cafs, roster)

    accounts = {table.table.name: _account(table, refusals[table.table.name]) for table in delivery.tables}

    # 3. every count that the rules need, in one pass a table; then the judgement
    findings: list[Finding] = []
    declared = declared_rows(engine.rows(_declared_table(delivery))) if _readable_values(has) else None
    for rulebook in request.rulebooks:
        progress(f"mesure : {rulebook.name}")
        asked = _asked(request, rulebook, engine, has, declared)
        lowered = lower(_with_what_they_measure(asked.indicators, rulebook), has)
        tables = {tally.scan: Counted.of(len(tally.counters), engine.tally(tally)) for tally in lowered.tallies}
        observed = Observed(request.as_of, roster, lowered, tables, declared, accounts)
        judged = list(judge(asked, observed, rulebook.indicators))
        progress(f"preuves : {rulebook.name}")
        findings.extend(evidence(judged, engine, has))

    # 4. what was refused, for correction
    if request.refusals is not None:
        _write_refusals(request.refusals, refusals)
    return Report(
        Run(
            version("cogcheck"),
            request.as_of,
            engine.name,
            started.isoformat(timespec="seconds"),
            round(monotonic() - clock, 3),
            tuple((rulebook.name, rulebook.sha256) for rulebook in request.rulebooks),
            delivery.name,
            delivery.sha256,
            tuple(accounts.values()),
            RosterAccount(roster.origin, roster.codes),
            tuple(_notices(request, delivery, declared)),
            request.replay,
        ),
        tuple(findings),
    )


def _only_known(request: Request) -> None:
    codes = [indicator.code for rulebook in request.rulebooks for indicator in rulebook.indicators]
    for code in request.only:
        if code not in codes:
            close = nearest(code, codes)
            hint = f" ; vouliez-vous dire « {close} » ?" if close else "."
            raise CommandError(f"Aucune règle ne s'appelle « {code} »{hint}")


def _only_known_cafs(cafs: Iterable[str], roster: Roster) -> None:
    for caf in cafs:
        if caf not in roster.codes:
            close = nearest(caf, roster.codes)
            hint = f" ; vouliez-vous dire « {close} » ?" if close else "."
            raise CommandError(f"La Caf « {caf} » n'est pas connue ({roster.origin}){hint}")


def _catalogue(rulebooks: Iterable[Rulebook]) -> Catalogue:
    tables: dict[str, Table] = {}
    for rulebook in rulebooks:
        for table in rulebook.catalogue.tables:
            tables.setdefault(table.name, table)
    return Catalogue(tuple(tables.values()))


def _has(delivery: Delivery) -> Has:
    def has(table: str, column: str | None) -> bool:
        found = delivery.table(table)
        return found is not None and (column is None or found.has(column))

    return has


def _load(
    table: DeliveredTable,
    known: frozenset[str] | None,
    engine: DuckDB,
    has: Has,
    request: Request,
    refusals: dict[str, list[Refusal]],
    delivery: Delivery,
) -> None:
    """Into the engine, and out of it again the rows that break the table's integrity."""
    engine.load(table)
    set_aside = engine.set_aside(integrity(table.table, known, has, request.unique_keys))
    raw = raw_lines(delivery, table.table.name, [(one.file, one.line) for one in set_aside])
    for one in set_aside:
        code, column, reason = _why(one, table.table)
        refusals[table.table.name].append(
            Refusal(one.file, one.line, column, raw.get((one.file, one.line), ""), code, reason)
        )


def _why(one: plan.SetAside, table: Table) -> tuple[Code, str | None, str]:
    if one.because == plan.KEY:
        names = ", ".join(table.key)
        return Code.DON21, names, f"une autre ligne a la même clé ({names}) : toutes sont mises à part."
    if one.because == plan.SUBJECT:
        return (
            Code.DON22,
            table.subject.name if table.subject else None,
            "organisme inconnu de la liste des organismes.",
        )
    label = check_named(table, one.because).label
    return Code.DON20, None, f"{label} (contrôle « {one.because} »)."


def _roster(request: Request, delivery: Delivery, engine: DuckDB, has: Has, known: frozenset[str] | None) -> Roster:
    organisations = delivery.table("organismes")
    if organisations is not None and known is not None:
        origin = f"fichier {request.roster}" if request.roster else "table organismes"
        return roster_of(engine.rows(organisations.table), origin)
    met: list[str] = []
    for delivered in delivery.tables:
        subject = delivered.table.subject
        if subject is not None and has(delivered.table.name, subject.name):
            met.extend(engine.distinct(delivered.table.name, subject.name))
    return roster_met(met)


def _declared_table(delivery: Delivery) -> Table:
    found = delivery.table("valeurs")
    assert found is not None
    return found.table


def _readable_values(has: Has) -> bool:
    return has("valeurs", None) and all(
        has("valeurs", column) for column in ("indicateur", "niveau", "periode", "valeur", "unite")
    )


def _asked(
    request: Request,
    rulebook: Rulebook,
    engine: DuckDB,
    has: Has,
    declared: Mapping[tuple[str, Level, str | None, Period], object] | None,
) -> Asked:
    indicators = tuple(one for one in rulebook.indicators if not request.only or one.code in request.only)
    levels = request.levels or ((Level.CAF,) if request.cafs else tuple(Level))
    periods = request.periods or _years_present(rulebook, engine, has, declared)
    return Asked(indicators, periods, levels, frozenset(request.cafs) if request.cafs else None)


def _years_present(
    rulebook: Rulebook,
    engine: DuckDB,
    has: Has,
    declared: Mapping[tuple[str, Level, str | None, Period], object] | None,
) -> tuple[Period, ...]:
    """Every year in the data that the rulebook reads; without any, the convention's."""
    years: set[int] = {key[3].year for key in declared or {}}
    for indicator in rulebook.indicators:
        measure = indicator.retained.measure
        if isinstance(measure, Recorded):
            dating = measure.dating.column
            if has(measure.table.name, dating.name):
                years.update(engine.years(measure.table.name, dating.name, dating.kind is Kind.YEAR))
    if not years and rulebook.convention is not None:
        years.update(range(rulebook.convention.years.first, rulebook.convention.years.last + 1))
    return tuple(year_of(year) for year in sorted(years))


def _with_what_they_measure(asked: Iterable[Indicator], rulebook: Rulebook) -> tuple[Indicator, ...]:
    """The asked rules and those whose values they are made of, each once."""
    chosen: dict[str, Indicator] = {}

    def choose(indicator: Indicator) -> None:
        chosen[indicator.code] = indicator
        for reading in indicator.readings:
            of = getattr(reading.measure, "of", None)
            measured = rulebook.indicator(of) if of else None
            if measured is not None and measured.code not in chosen:
                choose(measured)

    for indicator in asked:
        choose(indicator)
    return tuple(chosen.values())


def _account(table: DeliveredTable, refused: Sequence[Refusal]) -> TableAccount:
    rejected = table.rows_rejected
    set_aside = len(refused) - rejected
    return TableAccount(table.table.name, table.rows_read, table.rows_read - len(refused), rejected, set_aside)


def _write_refusals(folder: Path, refusals: Mapping[str, Sequence[Refusal]]) -> None:
    """One file a table; an old file of a table that is now clean is emptied, never left to mislead."""
    for table, refused in refusals.items():
        if refused or (folder / f"{table}.csv").exists():
            folder.mkdir(parents=True, exist_ok=True)
            write_quarantine(folder, table, refused)


def _notices(
    request: Request,
    delivery: Delivery,
    declared: Mapping[tuple[str, Level, str | None, Period], object] | None,
) -> Iterable[str]:
    for name, why in delivery.ignored_files:
        yield f"Fichier ignoré : {name} ({why})."
    for delivered in delivery.tables:
        if delivered.ignored_columns:
            yield f"Colonnes ignorées dans {delivered.table.name} : {', '.join(delivered.ignored_columns)}."
        absent = [
            column.name for column in delivered.table.columns if not column.optional and not delivered.has(column.name)
        ]
        if absent:
            yield f"Colonnes absentes de {delivered.table.name} : {', '.join(absent)}."
        if not request.unique_keys and delivered.table.key:
            yield f"Unicité de la clé de {delivered.table.name} non vérifiée (--skip-keys)."
    codes = {indicator.code for rulebook in request.rulebooks for indicator in rulebook.indicators}
    unused = sorted({key[0] for key in declared or {} if key[0] not in codes})
    if unused:
        yield f"Valeurs déclarées sans règle dans le référentiel : {', '.join(unused)}."
