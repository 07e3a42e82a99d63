"""The terminal view: one line a rule and period, then each subject worst first, then one finding in full."""

import io
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import groupby

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from checker.catalogue import unit_of
from checker.finding import Basis, Finding, Report, Verdict
from checker.model import Citation, Level, Ratio, Share
from checker.period import in_words as period_in_words
from checker.quantity import approximate, shown_exactly
from checker.report.dates import in_words
from checker.report.sentences import (
    amount,
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
from checker.report.trace import cited, replay
from checker.report.words import (
    VERDICTS,
    amount_in_words,
    bound_in_words,
    measure_in_words,
    plain,
    years_in_words,
)

WIDTH = 118
_NARROWEST = 80
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


def report_text(report: Report, colour: bool, width: int = WIDTH) -> str:
    """The page as text, of that many columns (80 to 118), with ANSI colours or without."""
    page = io.StringIO()
    console = Console(
        file=page,
        width=max(_NARROWEST, min(width, WIDTH)),
        force_terminal=colour,
        no_color=not colour,
        highlight=False,
        markup=False,  # what a rulebook or a delivery says is text, whatever brackets it holds
        emoji=False,
        legacy_windows=False,
    )
    _opening(console, report)
    groups = _by_rule_and_period(report.findings)
    _summary(console, groups)
    for group in groups:
        _subjects(console, group, in_words(report.run.as_of))
    worst = min(report.findings, key=_rank, default=None)
    if worst is not None:
        _in_full(console, worst, report)
    lines = [line.rstrip() for line in page.getvalue().split("\n")]
    return "\n".join(lines).rstrip("\n") + "\n"


def _titled(console: Console, title: str, rest: str = "") -> None:
    console.print(Text.assemble((title, "bold"), rest))


def _indented(console: Console, words: str, by: int = 2) -> None:
    console.print(Padding(words, (0, 0, 0, by)))


def _table(left: Sequence[str], right: Sequence[str] = (), last: Sequence[str] = ()) -> Table:
    """Columns of words, then of numbers, then of words; a word too long for its column is folded, never cut."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in left:
        table.add_column(heading, overflow="fold", min_width=_LONGEST_WORD.get(heading))
    for heading in right:
        table.add_column(heading, overflow="fold", justify="right")
    for heading in last:
        table.add_column(heading, overflow="fold", min_width=_LONGEST_WORD.get(heading))
    return table


# What a narrow page must not break.
_LONGEST_WORD = {"règle": 8, "période": 7, "verdict": 12, "organisme": 9}


def _count(number: int) -> str:
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


# ---- what was read


def _opening(console: Console, report: Report) -> None:
    run = report.run
    names = ", ".join(name for name, _ in run.rulebooks)
    _titled(console, "Contrôle de conformité", f" – référentiel {names}, au {in_words(run.as_of)}")
    console.print(f"Livraison {run.delivery} ; organismes : {run.roster.origin} ({len(run.roster.codes)})")
    if run.tables:
        table = _table(["table"], ["lignes lues", "acceptées", "rejetées", "mises à part"])
        for one in run.tables:
            counts = (one.rows_read, one.rows_accepted, one.rows_rejected, one.rows_set_aside)
            table.add_row(one.name, *map(_count, counts))
        console.print(table)
    for notice in run.notices:
        console.print(Text(notice, style="dim"))


# ---- the rules


def _by_rule_and_period(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Groups of one rule and period, worst first; ties keep the contract's order."""

    def key(finding: Finding) -> tuple[str, str, str]:
        return finding.indicator.rulebook, finding.indicator.code, str(finding.period)

    groups = [list(group) for _, group in groupby(findings, key)]
    return sorted(groups, key=lambda group: min(_severity(finding) for finding in group))


def _severity(finding: Finding) -> tuple[bool, int, bool]:
    """Binding breaches first, then the verdicts from worst to best, the branch before the Caf."""
    breach = finding.binding and finding.verdict is Verdict.NOT_CONFORM
    return not breach, _WORST_FIRST.index(finding.verdict), finding.subject.level is not Level.NATIONAL


def _rank(finding: Finding) -> tuple[tuple[bool, int, bool], Fraction]:
    """Among findings as severe, the furthest from its target first."""
    return _severity(finding), _room(finding)


def _room(finding: Finding) -> Fraction:
    """How far a missed target is, as a part of it: the more negative the further; 0 where nothing is missed."""
    target = finding.target
    if target is None or finding.gap is None or finding.verdict not in (Verdict.NOT_CONFORM, Verdict.WATCH):
        return Fraction(0)
    gap = approximate(finding.gap) / (abs(target.quantity.value) or 1)
    return gap if target.op.upward else -gap


def _summary(console: Console, groups: Sequence[Sequence[Finding]]) -> None:
    _titled(console, "Les règles, de la pire à la meilleure")
    wide = console.width >= _WIDE
    counts = ["Caf non\nconf.", "Caf à\nsurv.", "Caf\nindét.", "Caf\nconf.", "autres\nCaf"]
    table = _table(["règle", "période", "verdict"], ["branche", *(counts if wide else [_COUNTS_TOGETHER])])
    for group in groups:
        first = group[0]
        national = next((one for one in group if one.subject.level is Level.NATIONAL), None)
        counted = _caf_counts([one for one in group if one.subject.level is Level.CAF])
        table.add_row(
            first.indicator.code,
            str(first.period),
            _verdict(national) if national else Text("–"),
            value_shown(national) if national else "–",
            *(counted if wide else [Text("/").join(counted)]),
        )
    console.print(table)


_WIDE = 112
_COUNTS_TOGETHER = "Caf : non conf./\nà surv./indét./\nconf./autres"


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


# ---- the organisations


def _subjects(console: Console, group: Sequence[Finding], as_of: str) -> None:
    """Each subject of one rule and period, worst first; those without a value together; what is cut is counted."""
    first = group[0]
    _titled(console, first.indicator.code, f" – {first.indicator.title}, {period_in_words(first.period)}")
    target = first.target or first.coming
    if target is not None:
        critical = f" ; seuil critique : {bound_in_words(first.critical)}" if first.critical else ""
        console.print(f"Cible : {bound_in_words(target)} {years_in_words(target, first.period)}{critical}.")
    table = _table(["organisme"], ["valeur", "écart"], ["verdict", "pourquoi"])
    rows = list(_alike(sorted(group, key=_rank), as_of))
    for alike, why in rows[:_MOST_ROWS]:
        one = alike[0]
        table.add_row(_who(alike), value_shown(one), gap_shown(one), _verdict(one), why)
    console.print(table)
    cut = sum(len(alike) for alike, _ in rows[_MOST_ROWS:])
    if cut:
        others = "1 autre" if cut == 1 else f"{cut} autres"
        console.print(Text(f"… et {others} ; tous sont dans le rapport JSON (--format json).", style="dim"))
        console.print()


def _alike(findings: Iterable[Finding], as_of: str) -> Iterator[tuple[list[Finding], str]]:
    """Neighbours without a value that say the same are told once."""

    def key(finding: Finding) -> tuple[object, ...]:
        why = _in_short(finding, as_of)
        return (finding.verdict, finding.subject.level, why) if finding.value is None else (id(finding), why)

    for (*_, why), alike in groupby(findings, key):
        yield list(alike), str(why)


def _who(alike: Sequence[Finding]) -> str:
    if alike[0].subject.level is Level.NATIONAL:
        return "branche"
    codes = [code for one in alike for code in (one.subjects or (one.subject.caf or "",)) if code]
    return f"Caf {', '.join(codes)}" if codes else "aucune Caf connue"


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
    measure = finding.indicator.retained.measure
    top, bottom = finding.numerator, finding.denominator
    if finding.parts:
        return "calculée"
    if top is not None and bottom is not None:
        if isinstance(measure, Ratio):
            sums = amount(top, unit_of(measure.numerator)), amount(bottom, unit_of(measure.denominator))
            return f"{sums[0]} pour {sums[1]} {plain(amount_in_words(measure.denominator))}"
        if isinstance(measure, Share):
            return f"{_count(int(top))} sur {_count(int(bottom))}"
    if finding.dispersion is not None:
        return f"{finding.dispersion.n} Caf, {finding.dispersion.left_out} sans valeur"
    return "valeur déclarée" if finding.basis is Basis.DECLARED else ""


# ---- one finding in full


def _in_full(console: Console, finding: Finding, report: Report) -> None:
    grave = finding.verdict in (Verdict.NOT_CONFORM, Verdict.WATCH, Verdict.UNDECIDED)
    title = "Le constat le plus grave" if grave else "Un constat en détail"
    _titled(console, title, f" – {finding.indicator.code}, {_who([finding])}, {period_in_words(finding.period)}")
    for words in (sentence(finding, in_words(report.run.as_of)), enough(finding), *remarks(finding)):
        if words:
            _indented(console, words)
    _indented(console, f"Mesure : {measure_in_words(finding.indicator.retained.measure)}.")
    _population(console, finding)
    _references(console, finding)
    _readings(console, finding)
    _evidence(console, finding)
    _indented(console, "Le contrat :")
    for citation in cited(finding):
        _indented(console, _quoted(citation), 4)
    _indented(console, "Pour rejouer ce constat :")
    console.print(replay(finding, report.run), soft_wrap=True)  # on one line, to be copied


def _quoted(citation: Citation) -> str:
    lines = "" if citation.lines is None else f" l. {citation.lines[0]}"
    return f"« {citation.quote} » ({citation.section}{lines})"


def _population(console: Console, finding: Finding) -> None:
    if not finding.population:
        return
    _indented(console, "La population, à l'unité :")
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(justify="right")
    table.add_column()
    for number, step in enumerate(finding.population):
        count = _count(abs(step.count))
        table.add_row(count if number == 0 else f"− {count}", step.label)
    table.add_row(f"= {_count(sum(step.count for step in finding.population))}", "lignes mesurées")
    console.print(Padding(table, (0, 0, 0, 4)))


def _references(console: Console, finding: Finding) -> None:
    for reference in finding.references:
        same = reference.convention is None or reference.convention == finding.indicator.convention
        convention = f" en {reference.convention}" if reference.convention else ""
        remark = f", {reference.remark}" if reference.remark else ""
        compared = "" if same else " ; ne se compare pas (autre convention)"
        value = shown_exactly(reference.quantity.value, reference.quantity.unit)
        when = period_in_words(reference.period)
        _indented(console, f"Référence {when} : {value}{convention}{remark}{compared}.")


def _readings(console: Console, finding: Finding) -> None:
    for reading in finding.readings[1:]:
        value = exact_shown(reading.value, finding)
        _indented(console, f"Autre lecture, « {reading.title} » : {value}, {VERDICTS[reading.verdict]}.")


def _evidence(console: Console, finding: Finding) -> None:
    evidence = finding.evidence
    if evidence is None:
        return
    where = f"dans la table « {evidence.table} »"
    if evidence.count == 1:
        _indented(console, f"La ligne en cause, {where} :")
    else:
        shown = len(evidence.sample)
        first = f", dont les {shown} premières" if shown < evidence.count else ""
        _indented(console, f"Les lignes en cause : {_count(evidence.count)} {where}{first} :")
    table = _table(["fichier", "ligne", *evidence.columns])
    for row in evidence.sample:
        table.add_row(*map(_cell, row))
    console.print(Padding(table, (0, 0, 0, 4)))


def _cell(value: str | int | bool | None) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    return "" if value is None else str(value)
