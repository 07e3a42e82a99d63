"""A delivery → the engine: tables loaded, rows that break their integrity set aside, the roster known.

The roster comes first: it says which rows of the other tables are strangers'.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from checker import plan
from checker.catalogue import Catalogue, Table
from checker.delivered import DeliveredTable, Delivery, Refusal
from checker.delivery.quarantine import raw_lines, write_quarantine
from checker.diagnostic import Code
from checker.disk import why
from checker.engines.duckdb import DuckDB
from checker.finding import TableAccount
from checker.judge.roster import Roster, roster_met, roster_of
from checker.lower import Has, check_named, integrity
from checker.request import CommandError, Request

ROSTER = "organismes"


@dataclass(frozen=True)
class Intake:
    """What stands in the engine. `refusals`: by table, the rows rejected on reading, then those set aside."""

    delivery: Delivery
    roster: Roster
    has: Has
    refusals: Mapping[str, Sequence[Refusal]]

    @property
    def accounts(self) -> dict[str, TableAccount]:
        return {table.table.name: self._account(table) for table in self.delivery.tables}

    def _account(self, table: DeliveredTable) -> TableAccount:
        refused = len(self.refusals[table.table.name])
        return TableAccount(
            table.table.name,
            table.rows_read,
            table.rows_read - refused,
            table.rows_rejected,
            refused - table.rows_rejected,
        )


def take_in(delivery: Delivery, request: Request, engine: DuckDB, progress: Callable[[str], None]) -> Intake:
    """Load every table delivered, without the rows that its integrity checks set aside."""
    has = _has(delivery)
    refusals = {table.table.name: list(table.rejected) for table in delivery.tables}
    roster: Roster | None = None
    known: frozenset[str] | None = None
    for table in sorted(delivery.tables, key=lambda one: one.table.name != ROSTER):
        progress(f"contrôles d'intégrité : {table.table.name}")
        engine.load(table)
        set_aside = engine.set_aside(integrity(table.table, known, has, request.unique_keys))
        refusals[table.table.name].extend(_refusals(set_aside, table.table, delivery))
        if table.table.name == ROSTER and has(ROSTER, "caf"):
            # Before the other tables: their checks may count the open days of each Caf's own calendar.
            roster = _roster(request, delivery, engine, has)
            engine.follow_calendars(roster.calendars)
            known = frozenset(roster.codes) or None
    return Intake(delivery, roster or _roster(request, delivery, engine, has), has, refusals)


def _has(delivery: Delivery) -> Has:
    def has(table: str, column: str | None) -> bool:
        found = delivery.table(table)
        return found is not None and (column is None or found.has(column))

    return has


def _refusals(set_aside: Sequence[plan.SetAside], table: Table, delivery: Delivery) -> Iterable[Refusal]:
    raw = raw_lines(delivery, table.name, [(one.file, one.line) for one in set_aside])
    for one in set_aside:
        code, column, reason = _why(one, table)
        yield Refusal(one.file, one.line, column, raw.get((one.file, one.line), ""), code, reason)


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


def _roster(request: Request, delivery: Delivery, engine: DuckDB, has: Has) -> Roster:
    organisations = delivery.table(ROSTER)
    if organisations is not None and has(ROSTER, "caf"):
        origin = f"fichier {request.roster}" if request.roster else f"table {ROSTER}"
        return roster_of(engine.rows(organisations.table), origin)
    met: list[str] = []
    for delivered in delivery.tables:
        subject = delivered.table.subject
        if subject is not None and has(delivered.table.name, subject.name):
            met.extend(engine.values_of(delivered.table.name, subject.name))
    return roster_met(met)


def write_refusals(folder: Path, intake: Intake, catalogue: Catalogue) -> None:
    """One file a table; an old file of a table that has no refused row now is emptied, never left to mislead.

    Raises CommandError.
    """
    for table in catalogue.tables:
        refused = intake.refusals.get(table.name, ())
        if refused or (folder / f"{table.name}.csv").exists():
            try:
                write_quarantine(folder, table.name, refused)
            except OSError as error:
                raise CommandError(f"« {folder} » ne peut pas être écrit : {why(error)}.") from error
