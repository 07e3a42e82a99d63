"""From text to tree: what people write is read, its places kept; what cannot be read is told once, and never raises."""

from __future__ import annotations

import dataclasses
import time
import unicodedata
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from checker import syntax
from checker.diagnostic import Code, render
from checker.load import shipped_rulebooks
from checker.parse import Parsed, parse
from checker.parse.grammar import lark
from checker.parse.words import SHOWN
from checker.source import Source, Span
from tests.effort import examples

SHIPPED = sorted(shipped_rulebooks().rglob("*.regles"))
Node = TypeVar("Node")


def read(text: str) -> Parsed:
    return parse(Source("x.regles", text))


def right(text: str) -> syntax.File:
    parsed = read(text)
    assert "\n".join(render(one) for one in parsed.diagnostics) == ""
    return parsed.file


def clauses(text: str) -> tuple[syntax.Clause, ...]:
    """The clauses of one indicator."""
    (statement,) = right(f'indicateur F1 "a"\n{text}').statements
    assert isinstance(statement, syntax.Indicator)
    return statement.clauses


def clause(text: str, kind: type[Node]) -> Node:
    (one,) = clauses(text)
    assert isinstance(one, kind)
    return one


def bound(text: str) -> syntax.Number:
    """The number of a target that is a number."""
    found = clause(text, syntax.Target).bound
    assert isinstance(found, syntax.Fixed)
    return found.number


def condition(text: str) -> syntax.Condition:
    return clause(f"  mesure part des pieces où {text}", syntax.Share).where.condition


def spans(node: object) -> Iterator[Span]:
    """Every place that a tree keeps."""
    if isinstance(node, Span):
        yield node
    elif isinstance(node, tuple):
        for one in node:
            yield from spans(one)
    elif dataclasses.is_dataclass(node) and not isinstance(node, Source):
        for field in dataclasses.fields(node):
            yield from spans(getattr(node, field.name))


def told(text: str) -> list[tuple[str, int, str, str | None]]:
    """The mistakes of a text: code, line, the words underlined, the hint."""
    return [(one.code.name, one.span.line, one.span.text, one.hint) for one in read(text).diagnostics]


# ---- the examples that showed the direction of the language, as they stood


def test_a_convention() -> None:
    (statement,) = right("""
convention cog-2013-2017 "Convention d'objectifs et de gestion 2013-2017"
  entre Etat, Cnaf
  signée le 16 juillet 2013
  période 2013 à 2017
""").statements
    assert isinstance(statement, syntax.Convention)
    assert (statement.name.text, statement.title.text) == (
        "cog-2013-2017", "Convention d'objectifs et de gestion 2013-2017",
    )  # fmt: skip
    parties, signature, term = statement.clauses
    assert isinstance(parties, syntax.Parties)
    assert [name.text for name in parties.names] == ["Etat", "Cnaf"]
    assert isinstance(signature, syntax.Signature)
    assert signature.span.text == "signée le 16 juillet 2013"
    assert signature.month.text == "juillet"
    assert isinstance(term, syntax.Years)
    assert [term.first.value, term.last.value] == [2013, 2017]


def test_a_table() -> None:
    (statement,) = right("""
table pieces "Pièces traitées"
  clé piece_id
  caf              : code caf
  date_arrivee     : date
  date_traitement  : date, peut manquer
  nature           : texte
  masse            : oui ou non
  interne          : oui ou non
  minima_sociaux   : oui ou non
  contrôle chronologie : date_traitement ≥ date_arrivee
    sinon "pièce traitée avant d'être arrivée"
""").statements
    assert isinstance(statement, syntax.Table)
    key, *columns, check = statement.clauses
    assert isinstance(key, syntax.Key)
    assert [name.text for name in key.columns] == ["piece_id"]
    assert [
        (column.name.text, column.kind.text, column.optional) for column in columns if isinstance(column, syntax.Column)
    ] == [
        ("caf", "code caf", False),
        ("date_arrivee", "date", False),
        ("date_traitement", "date", True),
        ("nature", "texte", False),
        ("masse", "oui ou non", False),
        ("interne", "oui ou non", False),
        ("minima_sociaux", "oui ou non", False),
    ]
    assert isinstance(check, syntax.Check)
    assert (check.name.text, check.condition.span.text, check.label.text) == (
        "chronologie", "date_traitement ≥ date_arrivee", "pièce traitée avant d'être arrivée",
    )  # fmt: skip


def test_a_share_with_its_target_its_reference_and_its_other_reading() -> None:
    (statement,) = right("""
indicateur F10-21 "Pièces traitées en 15 jours ouvrés au plus"
  nature résultat
  acteurs Caf, Cnaf
  niveaux caf, national
  période mois, année selon date_traitement
  mesure part des pieces
    où jours ouvrés de date_arrivee à date_traitement ≤ 15
    parmi celles où non masse et non interne
  cible ≥ 85 % dès 2013
    source « >= 85%  dès 2013 »
  référence 2012 : 83 %
  lecture "moins de 15 jours"
    où jours ouvrés de date_arrivee à date_traitement < 15
    source « traiter les demandes dans un délai < 15 jours ouvrés »
    écartée car "la définition et le titre de la fiche disent « inférieur ou égal »"
  source F10-21 l. 9733 « L’indicateur correspond au rapport entre le nombre de pièces traitées »
""").statements
    assert isinstance(statement, syntax.Indicator)
    assert [type(one).__name__ for one in statement.clauses] == [
        "Nature", "Actors", "Levels", "Timing", "Share", "Target", "Reference", "Reading", "Citation",
    ]  # fmt: skip
    target, reading, citation = statement.clauses[5], statement.clauses[7], statement.clauses[8]
    assert isinstance(target, syntax.Target)
    assert [one.quote.text for one in target.citations] == [">= 85%  dès 2013"]
    assert isinstance(reading, syntax.Reading)
    assert [type(one).__name__ for one in reading.changes] == ["Filter"]
    assert [one.quote.text for one in reading.citations] == ["traiter les demandes dans un délai < 15 jours ouvrés"]
    assert reading.because.text.endswith("« inférieur ou égal »")
    assert isinstance(citation, syntax.Citation)
    assert (citation.section, citation.lines) == ("F10-21", (9733, 9733))


@pytest.mark.parametrize(
    "rule",
    [
        """
indicateur F21-51.1 "Réduction des écarts entre Caf sur le délai de traitement"
  nature résultat
  niveaux national
  mesure étendue de F10-21 entre caf
  cible ≤ 35 points en 2015
  cible ≤ 25 points en 2017
""",
        """
indicateur F21-54b "Surface utile nette par poste de travail"
  niveaux caf, national
  période année selon annee
  mesure somme de surface_utile_nette / somme de postes_de_travail des surfaces
  unité m²
  cible ≤ 12 m² dès 2015
""",
        """
indicateur F20-48 "Femmes nommées directrices"
  niveaux national
  période année selon date_nomination
  mesure part des nominations où sexe = F parmi celles où fonction = directeur
  cible ≥ 30 % de 2013 à 2017
""",
    ],
    ids=["F21-51.1", "F21-54b", "F20-48"],
)
def test_a_rule_reads_as_it_stands(rule: str) -> None:
    assert len(right(rule).statements) == 1


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_the_shipped_files_read(path: Path) -> None:
    parsed = parse(Source.read(path))
    assert parsed.diagnostics == ()
    assert parsed.broken == frozenset()


# ---- what does not count


def test_an_empty_file_has_no_statement() -> None:
    for text in ("", "\n", "# Fiche 10\n\n-- rien encore\n", "\ufeff"):
        assert right(text).statements == ()


def test_blanks_and_line_ends_carry_no_meaning() -> None:
    spread = '\n\n  indicateur\tF1\n\n "a" nature\n suivi\n'
    (statement,) = right(spread).statements
    assert isinstance(statement, syntax.Indicator)
    assert [one.span.text for one in statement.clauses] == ["nature\n suivi"]


def test_no_break_spaces_are_spaces() -> None:
    number = bound("  cible\u00a0≥ 3\u202f500\u00a0€ en\u202f2015")
    assert number.value == 3500
    assert number.unit is not None
    assert number.unit.text == "€"


def test_a_remark_goes_to_the_end_of_its_line() -> None:
    assert [one.span.text for one in clauses("  nature suivi -- cible ≥ 85 % dès 2013\n  acteurs Caf")] == [
        "nature suivi", "acteurs Caf",
    ]  # fmt: skip


def test_remarks_and_titles_inside_a_text_are_text() -> None:
    label = clause('  mesure part des pieces où masse, soit "# une -- deux"', syntax.Share).where.label
    assert label is not None
    assert label.text == "# une -- deux"


# ---- letters


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_decomposed_accents_are_accents(form: str) -> None:
    text = '# Été\nindicateur F1 "Délai"\n  mesure étendue de F2 entre caf\n  référence 2012 : 4 points\n'
    normal = unicodedata.normalize("NFC", text) if form == "NFC" else unicodedata.normalize("NFD", text)
    (statement,) = right(normal).statements
    assert isinstance(statement, syntax.Indicator)
    assert statement.title.text == "Délai"
    assert statement.span.headings == ("Été", "F1")
    measure, reference = statement.clauses
    assert isinstance(measure, syntax.Spread)
    assert measure.statistic.name.text == "étendue"
    assert (measure.of.span.line, measure.of.span.column) == (3, normal.split("\n")[2].index("F2") + 1)
    assert reference.span.line == 4


def test_keywords_are_read_whatever_their_case() -> None:
    nature, levels, target = clauses("  NATURE Résultat\n  Niveaux CAF, National\n  Cible ≥ 15 Jours Ouvrés EN 2015")
    assert isinstance(nature, syntax.Nature)
    assert isinstance(levels, syntax.Levels)
    assert isinstance(target, syntax.Target)
    assert [name.text for name in levels.names] == ["caf", "national"]


def test_names_keep_their_case() -> None:
    assert condition("Sexe = F") != condition("sexe = f")


# ---- names


@pytest.mark.parametrize("name", ["F21-51.1", "COG-08-25", "F3-att-1", "F10-21", "cog-2013-2017", "cible", "a", "É1"])
def test_a_rule_may_be_named(name: str) -> None:
    (statement,) = right(f'indicateur {name} "a"\n  nature suivi\n').statements
    assert statement.name.text == name


@pytest.mark.parametrize("name", ["1F", "F-", "F..1", "-F"])
def test_a_rule_may_not_be_named(name: str) -> None:
    assert told(f'indicateur {name} "a"\n  nature suivi\n') != []


@pytest.mark.parametrize(
    "column",
    [
        "nature",
        "indicateur",
        "action",
        "caf",
        "unite",
        "table",
        "convention",
        "cible",
        "date",
        "source",
        "clé",
        "contrôle",
    ],
)
def test_a_keyword_may_name_a_column(column: str) -> None:
    (table, indicator) = right(f"""
table t "t"
  jour : date
  {column} : texte
indicateur F1 "a"
  mesure part des t
    où {column} = "x"
    parmi celles où {column} manque ou non {column} dans (a, b)
""").statements
    assert isinstance(table, syntax.Table)
    assert [one.name.text for one in table.clauses if isinstance(one, syntax.Column)] == ["jour", column]
    assert isinstance(indicator, syntax.Indicator)


# ---- numbers


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("85", 85),
        ("99,5", Fraction(199, 2)),
        ("3 500", 3500),
        ("3\u00a0500", 3500),
        ("3\u202f500", 3500),
        ("1 234 567,25", Fraction(4938269, 4)),
        ("-12", -12),
        ("\N{MINUS SIGN}12", -12),
        ("0,10", Fraction(1, 10)),
        ("113000", 113000),
    ],
)
def test_a_number_is_exact(typed: str, value: Fraction | int) -> None:
    assert bound(f"  cible ≥ {typed} en 2015").value == value


@pytest.mark.parametrize(
    "unit",
    ["%", "points", "point", "m²", "m2", "jours ouvrés", "jour ouvré", "jours", "jours calendaires", "heures/semaine",
     "heures", "heure", "minutes", "€", "k€", "M€", "ETP", "etp", "Jours Ouvrés"],
)  # fmt: skip
def test_a_unit_follows_its_number(unit: str) -> None:
    number = bound(f"  cible ≥ 12 {unit} en 2015")
    assert number.unit is not None
    assert number.unit.text == unit


def test_hours_per_week_are_written_in_several_ways() -> None:
    for unit in ("heures/semaine", "heures / semaine", "heures /semaine"):
        number = bound(f"  cible ≥ 32 {unit} en 2015")
        assert number.unit is not None
        assert number.unit.text == "heures/semaine"


@pytest.mark.parametrize("typed", ["9" * 30, "1 2345", "1,2,3", "12,", "9" * 5000, "1." + "9" * 5000])
def test_what_is_not_a_number_is_told(typed: str) -> None:
    assert told(f'indicateur F1 "a"\n  cible ≥ {typed} en 2015\n  source l. {typed} « a »\n') != []


# ---- quotations


def test_a_quotation_may_hold_quotations() -> None:
    citation = clause("  source « Les pièces dites « de masse » ne sont pas comptées »", syntax.Citation)
    assert citation.quote.text == "Les pièces dites « de masse » ne sont pas comptées"


def test_a_quotation_may_run_over_two_lines() -> None:
    citation = clause("  source fiche 10 « le début\n    et la fin »", syntax.Citation)
    assert citation.quote.text == "le début\n    et la fin"
    assert (citation.quote.span.line, citation.quote.span.text.count("\n")) == (2, 1)


def test_a_quotation_keeps_its_inner_spaces_and_loses_the_outer() -> None:
    assert clause("  source «\u00a0a  b\u202f»", syntax.Citation).quote.text == "a  b"


@pytest.mark.parametrize(
    ("written", "section", "lines"),
    [
        ("", None, None),
        ("l. 12", None, (12, 12)),
        ("l.12", None, (12, 12)),
        ("l. 12-14", None, (12, 14)),
        ("fiche 10", "fiche 10", None),
        ("Fiche  10, F10-21 l. 2013", "fiche 10, F10-21", (2013, 2013)),
        ("annexe 1, article 3", "annexe 1, article 3", None),
        ("préambule", "préambule", None),
    ],
)
def test_a_source_says_where(written: str, section: str | None, lines: tuple[int, int] | None) -> None:
    citation = clause(f"  source {written} « a »", syntax.Citation)
    assert (citation.section, citation.lines) == (section, lines)


def test_a_quotation_belongs_to_the_clause_before_it() -> None:
    rule, timing, measure, target, critical, reference, reading, after = clauses("""
  source « la règle »
  période année selon d
  mesure part des t où a
    parmi celles où b
      source « le parmi »
  cible ≥ 1 % en 2015
    source « la cible »
  seuil critique ≥ 0 %
    source « le seuil »
  référence 2012 : 1 %
    source « la référence »
  lecture "l"
    source « la lecture »
    écartée car "x"
  source « la règle encore »
""")
    assert isinstance(measure, syntax.Share)
    held = {
        "parmi": measure.among[0], "cible": target, "seuil": critical, "référence": reference, "lecture": reading,
    }  # fmt: skip
    for word, one in held.items():
        assert [citation.quote.text.split()[1] for citation in one.citations] == [word]  # type: ignore[union-attr]
    assert [type(one) for one in (rule, timing, after)] == [syntax.Citation, syntax.Timing, syntax.Citation]


# ---- conditions


@pytest.mark.parametrize(
    ("ascii_op", "op"), [(">=", "≥"), ("<=", "≤"), ("!=", "≠"), (">", ">"), ("<", "<"), ("=", "=")]
)
def test_a_sign_is_the_same_in_ascii(ascii_op: str, op: str) -> None:
    for written in (ascii_op, op):
        comparison = condition(f"agents {written} 3")
        assert isinstance(comparison, syntax.Comparison)
        assert comparison.op == op


def test_et_binds_more_than_ou_and_non_more_than_et() -> None:
    either = condition("a ou non b et c")
    assert isinstance(either, syntax.Any)
    assert [one.span.text for one in either.conditions] == ["a", "non b et c"]
    both = either.conditions[1]
    assert isinstance(both, syntax.All)
    assert [type(one) for one in both.conditions] == [syntax.Not, syntax.Flag]


def test_parentheses_group() -> None:
    both = condition("(a ou b) et c")
    assert isinstance(both, syntax.All)
    assert isinstance(both.conditions[0], syntax.Any)


@pytest.mark.parametrize(
    ("written", "kind"),
    [("jours ouvrés", "jours ouvrés"), ("Jours", "jours"), ("jours  calendaires", "jours calendaires")],
)
def test_a_delay_says_its_days(written: str, kind: str) -> None:
    comparison = condition(f"{written} de date_arrivee à date_traitement ≤ 15")
    assert isinstance(comparison, syntax.Comparison)
    assert isinstance(comparison.left, syntax.Delay)
    assert comparison.left.kind.text == kind
    start, end = comparison.left.start.column, comparison.left.end.column
    assert start is not None
    assert end is not None
    assert (start.text, end.text) == ("date_arrivee", "date_traitement")


def test_parmi_agrees_with_what_it_counts() -> None:
    for written in ("parmi celles où", "parmi ceux où", "PARMI  CEUX\n OÙ"):
        assert len(clause(f"  mesure nombre de agents {written} a", syntax.Count).among) == 1


def test_a_comma_before_sinon_and_soit_may_be_left_out() -> None:
    for comma in (",", ""):
        share = clause(
            f'  mesure part des t où a{comma} soit "x"'
            f' parmi celles où b{comma} si la colonne est livrée{comma} sinon "y"',
            syntax.Share,
        )
        (among,) = share.among
        assert isinstance(among, syntax.Among)
        assert share.where.label is not None
        assert isinstance(among, syntax.Among)
        assert among.otherwise is not None
        assert (share.where.label.text, among.if_delivered, among.otherwise.text) == ("x", True, "y")


# ---- places


def test_places_keep_their_line_their_column_and_their_headings() -> None:
    path = shipped_rulebooks() / "cog-2013-2017" / "fiche-21.regles"
    source = Source.read(path)
    lines = source.text.split("\n")
    for statement in parse(source).file.statements:
        for span in spans(statement):
            assert lines[span.line - 1][span.column - 1 :].startswith(span.text.split("\n")[0])
            assert span.headings[-1] == statement.name.text


def test_a_clause_span_covers_its_words_and_no_more() -> None:
    nature, target = clauses("  nature suivi\n  cible ≥ 85 % dès 2013\n    source « a »  -- fin\n")
    assert nature.span.text == "nature suivi"
    assert target.span.text == "cible ≥ 85 % dès 2013\n    source « a »"


# ---- mistakes: told once, and reading goes on


RULE = """\
indicateur F1 "a"
  nature suivi
  niveaux caf
  source fiche 1 « a »
  période mois selon d
  mesure part des t
    où jours ouvrés de a à b ≤ 15
    parmi celles où c, sinon "x"
  cible ≥ 85 % dès 2013
  lecture "y"
    mesure part des t où a
    source « b »
    écartée car "z"
  référence 2012 : 83 %
"""


@pytest.mark.parametrize(
    ("typed", "mistyped", "line", "words", "meant"),
    [
        ("indicateur", "indicatuer", 1, "indicatuer", "indicateur"),
        ("nature", "nautre", 2, "nautre", "nature"),
        ("niveaux", "nivaux", 3, "nivaux", "niveaux"),
        ("période", "periode", 5, "periode", "période"),
        ("part des t\n", "part de t\n", 6, "part de", "part des"),
        ("part des t\n", "part t\n", 6, "part", "part des"),
        ("ouvrés", "ouvres", 7, "jours ouvres de", "jours ouvrés de"),
        ("où jours", "ou jours", 7, "ou", "où"),
        ("celles où", "celle où", 8, "parmi celle où", "parmi celles où"),
        ("sinon", "sinom", 8, "sinom", "sinon"),
        ("cible", "ciblle", 9, "ciblle", "cible"),
        ("dès", "des", 9, "des", "dès"),
        ("lecture", "lectrue", 10, "lectrue", "lecture"),
        ("mesure part des t où", "mesur part des t où", 11, "mesur", "mesure"),
        ("source « b", "sources « b", 12, "sources", "source"),
        ("écartée", "écarté", 13, "écarté car", "écartée car"),
        ("écartée car", "écartée", 13, "écartée", "écartée car"),
        ("référence", "reférence", 14, "reférence", "référence"),
    ],
)
def test_a_mistyped_keyword_is_told_alone(typed: str, mistyped: str, line: int, words: str, meant: str) -> None:
    assert RULE.count(typed) >= 1
    text = RULE.replace(typed, mistyped, 1)
    assert told(text) == [("SYN02", line, words, f"vouliez-vous dire « {meant} » ?")]
    assert right(RULE) == read(RULE).file
    assert [statement.name.text for statement in read(text).file.statements] == ["F1"]


@pytest.mark.parametrize("left_out", range(1, 14), ids=lambda line: RULE.splitlines()[line].strip())
def test_a_word_too_much_is_told_alone(left_out: int) -> None:
    lines = RULE.splitlines()
    lines[left_out] += " ) %"
    (one,) = read("\n".join(lines)).diagnostics
    assert (one.code, one.span.line, one.span.text) == (Code.SYN01, left_out + 1, ")")


@pytest.mark.parametrize(
    ("whole", "cut", "line", "after"),
    [
        ("nature suivi", "nature", 2, "nature"),
        ("niveaux caf", "niveaux", 3, "niveaux"),
        ("fiche 1 « a »", "fiche 1", 4, "1"),
        ("selon d", "selon", 5, "selon"),
        ("    où jours ouvrés de a à b ≤ 15\n", "", 6, "t"),
        ("b ≤ 15", "b", 7, "b"),
        ("≤ 15", "≤", 7, "≤"),
        ("cible ≥ 85 % dès 2013", "cible ≥ 85", 9, "85"),
        ("t où a\n", "\n", 11, "part des"),
        ("85 % dès 2013", "85 %", 9, "%"),
        ("85 % dès 2013", "", 9, "≥"),
        (' "y"', "", 10, "lecture"),
        ('    écartée car "z"\n', "", 12, "« b »"),
        ("2012 : 83 %", "2012 :", 14, ":"),
    ],
)
def test_what_is_missing_is_told_alone(whole: str, cut: str, line: int, after: str) -> None:
    assert [one[:3] for one in told(RULE.replace(whole, cut, 1))] == [("SYN04", line, after)]


def test_a_sign_too_many_where_a_name_was_to_come_is_told_alone() -> None:
    hint = (
        'on attend ici « en », « non », « ( », un nombre, un nom, un texte entre "guillemets", '
        "« la moyenne nationale » ou un délai"
    )
    assert told(RULE.replace("où c,", "où,")) == [("SYN01", 8, ",", hint)]


def test_a_column_named_like_a_clause_is_no_clause_left_unread() -> None:
    """A clause has less indent than the conditions of the clause above."""
    text = RULE.replace("où c,", "où\n      nature est x,")
    assert [one[:3] for one in told(text)] == [("SYN01", 9, "est")]


def test_a_remark_and_a_title_are_no_part_of_what_is_missing() -> None:
    text = 'indicateur F1 "a"\n  mesure part des pieces\n-- une remarque\n# Titre\nindicateur F2 "b"\n  nature suivi\n'
    assert told(text) == [("SYN04", 2, "pieces", "on attend ici « où »")]


def test_a_statement_without_a_title_does_not_hide_its_other_mistakes() -> None:
    assert [one[:3] for one in told("indicateur F1\n  nature suivi\n  cible ≥ 85 %\n")] == [
        ("SYN04", 1, "F1"), ("SYN04", 3, "%"),
    ]  # fmt: skip


def test_a_clause_outside_of_a_statement_is_told_where_it_stands() -> None:
    hint = "on attend ici « convention », « table », « indicateur » ou un autre énoncé"
    assert told("\n  nature suivi\n") == [("SYN01", 2, "nature", hint)]


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("cible => 85 % en 2015", "écrivez « ≥ »"),
        ("cible =< 85 % en 2015", "écrivez « ≤ »"),
        ("cible ≥ 85.5 % en 2015", "écrivez « 85,5 »"),
        ("lecture “l” où a écartée car \"b\"", 'écrivez « "l" »'),
        ("nature suivi // une remarque", "écrivez « -- »"),
    ],
)  # fmt: skip
def test_a_sign_of_another_language_is_put_right(typed: str, hint: str) -> None:
    ((code, _, _, given_hint),) = told(f'indicateur F1 "a"\n  {typed}\n')
    assert (code, given_hint) == ("SYN01", hint)


def test_a_text_in_the_wrong_place_is_not_said_to_be_open() -> None:
    assert [(one.code, one.message) for one in read('indicateur F1 "a"\n  nature "suivi"\n').diagnostics] == [
        (Code.SYN01, 'le texte "suivi" ne peut pas se trouver ici.')
    ]


@pytest.mark.parametrize("opened", ['lecture "l\n    où a\n    écartée car "b"', "source « a\n  nature suivi"])
def test_an_open_text_is_told_alone(opened: str) -> None:
    ((code, line, _, _),) = told(f'indicateur F1 "a"\n  {opened}\n')
    assert (code, line) == ("SYN03", 2)


def test_an_open_quotation_of_several_lines_is_told_without_raising() -> None:
    codes = [one[0] for one in told('indicateur F1 "a"\n  source « un début\n    et une suite\n  nature suivi\n')]
    assert codes == ["SYN03"]


def test_a_condition_that_begins_a_line_by_a_statement_word_is_no_statement() -> None:
    """The reason of a reading, a column named like a keyword: a mistake elsewhere does not cut the rule there."""
    text = RULE.replace("où c,", "où\n    indicateur manque et\n    convention = x,").replace("nature", "nautre")
    assert [one[:3] for one in told(text)] == [("SYN02", 2, "nautre")]


def test_a_broken_statement_is_named_and_the_others_are_kept() -> None:
    parsed = read('indicateur F1 "a"\n  ) (\nindicateur F2 "b"\n  nature suivi\ntable t "t"\n  a : b : c\n')
    assert parsed.broken == {"F1", "t"}
    assert [statement.name.text for statement in parsed.file.statements] == ["F2"]
    assert not parsed.convention_broken


def test_a_broken_convention_is_known_to_be_there() -> None:
    assert read('convention c "c"\n  période 2013\n').convention_broken


def test_every_mistake_of_a_file_is_told_in_the_order_of_the_text() -> None:
    text = "\n".join(
        f'indicateur F{number} "a"\n  {wrong}'
        for number, wrong in enumerate(("nature", "cible )", "niveaux", "source"))
    )
    assert [line for _, line, _, _ in told(text)] == [2, 4, 6, 8]


# ---- nothing ever raises


WORDS = sorted({shown for shown in SHOWN.values() if shown and " un" not in f" {shown}"})
TOKENS = st.sampled_from(
    [*WORDS, "F10-21", "pieces", "masse", '"', '"a"', "«", "»", "« a »", "85", "%", "2013", "2012-T1", ".", "#",
     "--", "\n", "\n  ", "\t", "\ufeff", "\u00a0", "é", "e\u0301", "“", "16 juillet 2013", "l.", "99999999999",
     "()", "((", "²"]
)  # fmt: skip
RULES = {path.name: Source.read(path).text for path in SHIPPED}


def never_raises(text: str) -> None:
    parsed = read(text)
    length = len(parsed.source.text)
    for one in parsed.diagnostics:
        assert 0 <= one.span.start <= one.span.end <= length
        assert one.message.endswith(".")
        assert render(one)
    for span in spans(parsed.file.statements):
        assert 0 <= span.start <= span.end <= length
    if not parsed.diagnostics:
        assert parsed.broken == frozenset()


@given(st.text(max_size=200))
@example("indicateur")
@example('indicateur F1 "a"\n  source l. ' + "9" * 5000 + " « a »")
@example('table t "t"\n  a : code parmi\n')
@examples(200)
def test_any_text_gives_diagnostics_and_no_exception(text: str) -> None:
    never_raises(text)


@given(st.lists(TOKENS, max_size=40).map(" ".join))
@examples(300)
def test_any_words_of_the_language_give_diagnostics_and_no_exception(text: str) -> None:
    never_raises(text)


@given(st.data())
@examples(150)
def test_a_shipped_rule_with_one_word_changed_never_raises(data: st.DataObject) -> None:
    text = RULES[data.draw(st.sampled_from(sorted(RULES)))]
    tokens = [(token.start_pos or 0, token.end_pos or 0) for token in lark().lex(text)]
    start, end = data.draw(st.sampled_from(tokens))
    never_raises(text[:start] + data.draw(st.just("") | TOKENS) + text[end:])


@pytest.mark.parametrize("opened", ["(", "non ", "(a ou ", "non ("])
def test_conditions_nested_without_end_are_told(opened: str) -> None:
    closing = ")" * (5000 * opened.count("("))
    parsed = read(f'indicateur F1 "a"\n  mesure part des t où {opened * 5000}a{closing}\n')
    assert [one.code for one in parsed.diagnostics] in ([], [Code.SYN01])


def test_people_may_nest_conditions() -> None:
    assert isinstance(condition("(a ou (b et (c ou (d et (e ou (f et non (g ou h)))))))"), syntax.Any)


def test_ten_thousand_lines_with_mistakes_in_twenty_statements_are_read_soon() -> None:
    """Two seconds, measured; the bound leaves room for a busy machine."""
    rules = [RULE.replace("F1", f"F{number}", 1) for number in range(10_000 // RULE.count("\n") + 1)]
    for wrong in range(20):
        rules[wrong * 30] = rules[wrong * 30].replace("niveaux", "nivaux").replace("≥ 85", "≥" if wrong % 2 else "≥ 85")
    text = "\n".join(rules)
    assert text.count("\n") > 10_000
    began = time.perf_counter()
    diagnostics = read(text).diagnostics
    assert time.perf_counter() - began < 10
    assert [one.code.name for one in diagnostics].count("SYN02") == 20
    assert len(diagnostics) == 30
