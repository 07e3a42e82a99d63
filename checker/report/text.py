"""The terminal view: one line a rule and period, then each subject worst first, then one finding in full."""

import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from checker.finding import Basis, Finding, Report, Verdict
from checker.model import Citation, Level
from checker.period import in_words as period_in_words
from checker.quantity import Unit, shown_exactly
from checker.report.dates import in_words
from checker.report.json import cited, replay
from checker.report.sentences import (
    enough,
    exact_shown,
    gap_shown,
    not_over,
    remarks,
    sentence,
    value_shown,
    why_out_of_scope,
    why_undecided,
)
from checker.report.words import VERDICTS, bound_in_words, measure_in_words, years_in_words

_WIDTH = 118
_STYLES = {
    Verdict.NOT_CONFORM: "bold red",
    Verdict.WATCH: "yellow",
    Verdict.UNDECIDED: "magenta",
    Verdict.CONFORM: "green",
    Verdict.TO_COME: "cyan",
    Verdict.NO_TARGET: "dim",
    Verdict.OUT_OF_SCOPE: "dim",
}
_WORST_FIRST = (
    Verdict.NOT_CONFORM,
    Verdict.WATCH,
    Verdict.UNDECIDED,
    Verdict.TO_COME,
    Verdict.CONFORM,
    Verdict.NO_TARGET,
    Verdict.OUT_OF_SCOPE,
)
_MOST_ROWS = 30


def report_text(report: Report, colour: bool) -> str:
    """The page as text, with ANSI colours or without."""
    page = io.StringIO()
    console = Console(
        file=page, width=_WIDTH, force_terminal=colour, no_color=not colour, highlight=False, legacy_windows=False
    )
    _opening(console, report)
    groups = _by_rule_and_period(report.findings)
    _summary(console, groups)
    for group in groups:
        _subjects(console, group, in_words(report.run.as_of))
    worst = _worst(report.findings)
    if worst is not None:
        _in_full(console, worst, report)
    lines = [line.rstrip() for line in page.getvalue().split("\n")]
    return "\n".join(lines).rstrip("\n") + "\n"


def _opening(console: Console, report: Report) -> None:
    run = report.run
    names = ", ".join(name for name, _ in run.rulebooks)
    console.print(f"[bold]Contrôle de conformité[/bold] – référentiel {escape(names)}, au {in_words(run.as_of)}")
    console.print(
        f"Livraison {escape(run.delivery)} ; organismes : {escape(run.roster.origin)} ({len(run.roster.codes)})"
    )
    if run.tables:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        table.add_column("table")
        for heading in ("lignes lues", "acceptées", "rejetées", "mises à part"):
            table.add_column(heading, justify="right")
        for one in run.tables:
            table.add_row(
                one.name,
                *(
                    shown_count(number)
                    for number in (one.rows_read, one.rows_accepted, one.rows_rejected, one.rows_set_aside)
                ),
            )
        console.print(table)
    for notice in run.notices:
        console.print(f"[dim]{escape(notice)}[/dim]")


def shown_count(number: int) -> str:
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def _by_rule_and_period(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Groups of one rule and period, worst first; ties keep the contract's order."""

    def key(finding: Finding) -> tuple[str, str, str]:
        return finding.indicator.rulebook, finding.indicator.code, str(finding.period)

    groups = [list(group) for _, group in groupby(findings, key)]
    return sorted(groups, key=lambda group: min(_rank(finding) for finding in group))


def _rank(finding: Finding) -> tuple[bool, int, bool]:
    """Binding breaches first, then the verdicts from worst to best, the branch before the Caf."""
    breach = finding.binding and finding.verdict is Verdict.NOT_CONFORM
    return not breach, _WORST_FIRST.index(finding.verdict), finding.subject.level is not Level.NATIONAL


def _summary(console: Console, groups: Sequence[Sequence[Finding]]) -> None:
    console.print("[bold]Les règles, de la pire à la meilleure[/bold]")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("règle", "période"):
        table.add_column(heading, no_wrap=True, min_width=8)
    table.add_column("branche", justify="right", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    for heading in ("Caf non\nconf.", "Caf à\nsurv.", "Caf\nindét.", "Caf\nconf.", "autres\nCaf"):
        table.add_column(heading, justify="right", no_wrap=True)
    for group in groups:
        first = group[0]
        national = next((one for one in group if one.subject.level is Level.NATIONAL), None)
        table.add_row(
            first.indicator.code,
            str(first.period),
            value_shown(national) if national else "–",
            _verdict(national) if national else Text("–"),
            *_caf_counts([one for one in group if one.subject.level is Level.CAF]),
        )
    console.print(table)


def _verdict(finding: Finding) -> Text:
    mark = " (opposable)" if finding.binding and finding.verdict is Verdict.NOT_CONFORM else ""
    return Text(VERDICTS[finding.verdict] + mark, style=_STYLES[finding.verdict])


_COUNTED = (Verdict.NOT_CONFORM, Verdict.WATCH, Verdict.UNDECIDED, Verdict.CONFORM)


def _caf_counts(findings: Sequence[Finding]) -> list[Text]:
    """How many Caf have each of the counted verdicts, then all the others."""
    counts = dict.fromkeys(_WORST_FIRST, 0)
    for finding in findings:
        counts[finding.verdict] += len(finding.subjects) if finding.subjects is not None else 1
    others = sum(number for verdict, number in counts.items() if verdict not in _COUNTED)
    shown = [(counts[verdict], _STYLES[verdict]) for verdict in _COUNTED] + [(others, "dim")]
    return [Text(str(number) if number else "·", style=style if number else "dim") for number, style in shown]


def _subjects(console: Console, group: Sequence[Finding], as_of: str) -> None:
    """Each subject of one rule and period, worst first; those without a value together; what is cut is counted."""
    first = group[0]
    console.print(
        f"[bold]{first.indicator.code}[/bold] – {escape(first.indicator.title)}, {period_in_words(first.period)}"
    )
    target = first.target or first.coming
    if target is not None:
        console.print(f"Cible : {bound_in_words(target)} {years_in_words(target, first.period)}.")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("organisme")
    table.add_column("valeur", justify="right", no_wrap=True)
    table.add_column("écart", justify="right", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    table.add_column("pourquoi")
    rows = list(_alike(sorted(group, key=_rank), as_of))
    for alike, why in rows[:_MOST_ROWS]:
        one = alike[0]
        table.add_row(_who(alike), value_shown(one), gap_shown(one), _verdict(one), escape(why))
    console.print(table)
    cut = sum(len(alike) for alike, _ in rows[_MOST_ROWS:])
    if cut:
        console.print(f"[dim]… et {cut} autres ; tous sont dans le rapport JSON (--format json).[/dim]")


def _alike(findings: Iterable[Finding], as_of: str) -> Iterator[tuple[list[Finding], str]]:
    """Neighbours without a value that say the same are told once."""

    def key(finding: Finding) -> tuple[object, ...]:
        why = _in_short(finding, as_of)
        return (finding.verdict, finding.subject.level, why) if finding.value is None else (id(finding), why)

    for (*_, why), alike in groupby(findings, key):
        yield list(alike), str(why)


def _who(alike: Sequence[Finding]) -> str:
    first = alike[0]
    if first.subject.level is Level.NATIONAL:
        return "branche"
    codes = [code for one in alike for code in (one.subjects or (one.subject.caf or "",)) if code]
    return f"Caf {', '.join(codes)}" if codes else "Caf"


def _in_short(finding: Finding, as_of: str) -> str:
    """The numbers behind a value, or why there is none."""
    match finding.verdict:
        case Verdict.UNDECIDED:
            return why_undecided(finding)
        case Verdict.OUT_OF_SCOPE:
            return why_out_of_scope(finding)
        case Verdict.TO_COME:
            return not_over(finding, as_of)
        case _:
            words = _numbers(finding)
            return f"{words} ; dépend de la lecture" if finding.reading_dependent else words


def _numbers(finding: Finding) -> str:
    if finding.numerator is not None and finding.denominator is not None:
        top, bottom = (shown_exactly(number, Unit.NUMBER) for number in (finding.numerator, finding.denominator))
        return f"{top} sur {bottom}"
    if finding.dispersion is not None:
        return f"{finding.dispersion.n} Caf, {finding.dispersion.left_out} sans valeur"
    return "valeur déclarée" if finding.basis is Basis.DECLARED else ""


def _worst(findings: Sequence[Finding]) -> Finding | None:
    return min(findings, key=_rank, default=None)


def _in_full(console: Console, finding: Finding, report: Report) -> None:
    indicator = finding.indicator
    console.print(
        f"[bold]Le constat le plus grave[/bold] – {indicator.code}, {_who([finding])}, "
        f"{period_in_words(finding.period)}"
    )
    told = [sentence(finding, in_words(report.run.as_of)), enough(finding), *remarks(finding)]
    for words in told:
        if words:
            console.print(Padding(escape(words), (0, 0, 0, 2)))
    console.print(Padding(f"[dim]Mesure : {escape(measure_in_words(indicator.retained.measure))}.[/dim]", (0, 0, 0, 2)))
    _population(console, finding)
    _references(console, finding)
    _readings(console, finding)
    _evidence(console, finding)
    console.print("  Le contrat :")
    for citation in cited(finding):
        console.print(Padding(escape(_quoted(citation)), (0, 0, 0, 4)))
    console.print("  Pour rejouer ce constat :")
    console.print(Padding(escape(replay(finding, report.run)), (0, 0, 0, 4)))


def _quoted(citation: Citation) -> str:
    lines = "" if citation.lines is None else f" l. {citation.lines[0]}"
    return f"« {citation.quote} » ({citation.section}{lines})"


def _population(console: Console, finding: Finding) -> None:
    if not finding.population:
        return
    console.print("  La population, à l'unité :")
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(justify="right")
    table.add_column()
    total = 0
    for number, step in enumerate(finding.population):
        total += step.count
        count = shown_count(abs(step.count))
        table.add_row(count if number == 0 else f"− {count}", escape(step.label))
    table.add_row(f"= {shown_count(total)}", "lignes mesurées")
    console.print(Padding(table, (0, 0, 0, 4)))


def _references(console: Console, finding: Finding) -> None:
    for reference in finding.references:
        same = reference.convention is None or reference.convention == finding.indicator.convention
        convention = f" en {reference.convention}" if reference.convention else ""
        remark = f", {reference.remark}" if reference.remark else ""
        compared = "" if same else " ; ne se compare pas (autre convention)"
        value = shown_exactly(reference.quantity.value, reference.quantity.unit)
        console.print(
            Padding(escape(f"Référence {reference.period} : {value}{convention}{remark}{compared}."), (0, 0, 0, 2))
        )


def _readings(console: Console, finding: Finding) -> None:
    for reading in finding.readings[1:]:
        value = exact_shown(reading.value, finding)
        console.print(
            Padding(escape(f"Autre lecture, « {reading.title} » : {value}, {VERDICTS[reading.verdict]}."), (0, 0, 0, 2))
        )


def _evidence(console: Console, finding: Finding) -> None:
    evidence = finding.evidence
    if evidence is None:
        return
    shown = len(evidence.sample)
    console.print(
        f"  Les lignes en cause : {shown_count(evidence.count)} dans {evidence.table}, dont les {shown} premières :"
    )
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("fichier", "ligne", *evidence.columns):
        table.add_column(heading)
    for row in evidence.sample:
        table.add_row(*(escape(_cell(value)) for value in row))
    console.print(Padding(table, (0, 0, 0, 4)))


def _cell(value: str | int | bool | None) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    return "" if value is None else str(value)
