"""`cogcheck explain`: a rule's passport, for every rule that is shipped and every kind of measure and of target.

The golden pages are what the command prints: `cogcheck explain F10-21 > tests/authoring/golden/explain-F10-21.txt`,
read again by someone; `mesures.regles` holds one rule a kind.
"""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest

from checker.authoring.explain import explained
from checker.authoring.passport.laid_out import laid_out
from checker.authoring.passport.vectors import Tried, tried_of
from checker.authoring.rules import rules_about
from checker.finding import Verdict
from checker.load import Loaded, load
from checker.model import Indicator, recorded_in
from tests.cli.program import Program

ROOT = Path(__file__).resolve().parents[2]
MEASURES = "tests/authoring/mesures.regles"
GOLDEN = ROOT / "tests" / "authoring" / "golden"


@pytest.fixture(autouse=True)
def at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages name the files as the command was given them."""
    monkeypatch.chdir(ROOT)


BOOKS = {name: load(name if name != MEASURES else str(ROOT / MEASURES)) for name in ("cog-2013-2017", MEASURES)}
RULES = [(name, rule.code) for name, book in BOOKS.items() for rule in rules_about([book], ())]


def rule_of(name: str, code: str) -> tuple[Indicator, Loaded]:
    rule = BOOKS[name].rulebook.indicator(code)
    assert rule is not None
    return rule, BOOKS[name]


@pytest.mark.parametrize(
    ("name", "code"), [("cog-2013-2017", "F10-21"), ("cog-2013-2017", "F14-36"), (MEASURES, "M-part")]
)
def test_the_page_of_a_rule(cogcheck: Program, name: str, code: str) -> None:
    outcome = cogcheck("explain", code, "--rulebook", name)
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out == (GOLDEN / f"explain-{code}.txt").read_text(encoding="utf-8")


TITLES = [
    "Le contrat", "Nature et portée", "Ce qui est visé", "Ce qui est mesuré", "Unités", "Aux bornes", "Données",
    "Autres lectures", "Règles liées", "Faiblesses connues",
]  # fmt: skip


@pytest.mark.parametrize(("name", "code"), RULES)
def test_every_rule_has_every_part(name: str, code: str) -> None:
    page = explained(*rule_of(name, code))
    titles = [line for line in page.splitlines()[1:] if line and not line.startswith(" ")]
    assert [title for title in titles if title != "Requêtes"] == TITLES


def test_the_pages_as_json(cogcheck: Program) -> None:
    """One object a rule, whatever its kind, each with the same keys."""
    codes = [code for name, code in RULES if name == MEASURES]
    outcome = cogcheck("explain", *codes, "--rulebook", MEASURES, "--format", "json")
    listed = json.loads(outcome.out)
    assert [one["rule"] for one in listed] == codes
    keys = {"citations", "standing", "aims", "measure", "units", "vectors", "data", "readings", "links", "weaknesses"}
    assert all(keys <= set(one) for one in listed)
    part = listed[0]
    assert part["standing"]["binding"] is True
    assert part["standing"]["proof"] == [
        {"section": "liste", "quote": "parmi les indicateurs de résultat", "lines": None}
    ]
    assert [aim["kind"] for aim in part["aims"]["targets"]] == ["fixe", "fixe", "individuelle", "a_fixer"]
    assert (part["aims"]["targets"][0]["value"], part["aims"]["targets"][0]["upper"]) == (0.8, 0.9)
    on = [one for one in part["vectors"][0]["values"] if one["denominator"] == 1000 and one["numerator"] == 800]
    assert on == [
        {"value": 0.8, "numerator": 800, "denominator": 1000, "verdict": "conforme", "why": "la borne est comprise"}
    ]


def test_several_rules_have_a_page_each(cogcheck: Program) -> None:
    outcome = cogcheck("explain", "F14-36", "F10-21")
    first, second = (outcome.out.index(f"{code} – ") for code in ("F14-36", "F10-21"))
    assert first == 0 < second
    assert outcome.out[second - 2 : second] == "\n\n"


def test_one_unknown_rule_among_several_prints_nothing(cogcheck: Program) -> None:
    outcome = cogcheck("explain", "F10-21", "F10-29")
    assert (outcome.status, outcome.out) == (2, "")


# ---- what each bound makes of a value


def around(code: str, name: str = MEASURES, at: int = 0) -> Tried:
    return list(tried_of(rule_of(name, code)[0]))[at]


C, N, W = Verdict.CONFORM, Verdict.NOT_CONFORM, Verdict.WATCH


@pytest.mark.parametrize(
    ("code", "at", "values"),
    [
        # a share: the nearest of 1,000 and of 10,000 records; a threshold of 70 % below
        ("M-part", 0, [("0.799", W), ("0.7999", W), ("0.8", C), ("0.8001", C), ("0.801", C)]),
        ("M-part", 1, [("0.899", C), ("0.8999", C), ("0.9", C), ("0.9001", W), ("0.901", W)]),
        ("M-part", 2, [("0.874", W), ("0.8749", W), ("0.875", C), ("0.8751", C), ("0.876", C)]),
        ("M-part", 3, [("0.699", N), ("0.6999", N), ("0.7", W), ("0.7001", W), ("0.701", W)]),
        ("M-nombre", 0, [("999", N), ("1000", N), ("1001", C)]),  # « plus de »: not on it
        ("M-differents", 0, [("0", C), ("1", C)]),  # nothing is counted below 0
        ("M-somme", 0, [("2.999999", C), ("3", C), ("3.000001", N)]),  # one euro, in M€
        ("M-formule", 0, [("1199", C), ("1200", C), ("1201", N)]),
        ("M-rapport", 0, [("1/11", N), ("1/10", C), ("1/9", C)]),  # 1 for one more, one fewer
        ("M-mediane", 0, [("19.9", C), ("20", C), ("20.1", N)]),
        ("M-declaree", 0, [("31.9", N), ("32", C), ("32.1", C)]),
        ("M-valeurs", 0, [("0.009", N), ("0.0099", N), ("0.01", C), ("0.0101", C), ("0.011", C)]),
        ("M-evolution", 0, [("-0.001", N), ("-0.0001", N), ("0", C), ("0.0001", C), ("0.001", C)]),
        ("M-variation", 0, [("-1.1", N), ("-1", C), ("-0.9", C)]),
    ],
)  # fmt: skip
def test_on_a_bound_a_hair_under_a_hair_over(code: str, at: int, values: list[tuple[str, Verdict]]) -> None:
    found = [(vector.value, vector.verdict) for vector in around(code, at=at).vectors]
    assert found == [(Fraction(value), verdict) for value, verdict in values]


def test_a_target_of_a_reading_is_tried_too() -> None:
    """F14-36 has one target and one threshold, F21-51.1 two targets; no reading of theirs has its own."""
    assert len(list(tried_of(rule_of("cog-2013-2017", "F14-36")[0]))) == 2
    assert len(list(tried_of(rule_of("cog-2013-2017", "F21-51.1")[0]))) == 2


@pytest.mark.parametrize("code", ["M-ponderees", "M-moyenne", "M-ecart", "M-construire"])
def test_without_a_target_nothing_is_tried(code: str) -> None:
    assert list(tried_of(rule_of(MEASURES, code)[0])) == []


# ---- the queries


def test_a_query_laid_out_says_the_same() -> None:
    query = (
        """SELECT "t"."caf" AS "#sujet", COALESCE(SUM("t"."a, FROM b"), 0) AS "c0_0", ', WHERE ' AS x """
        """FROM "t" AS t LEFT JOIN u ON (u.x, u.y) IN (SELECT 1, 2 FROM v WHERE w) """
        """WHERE EXTRACT(YEAR FROM d) = 1 GROUP BY 1, 2"""
    )
    lines = list(laid_out(query, {"c0_0": "somme"}))
    assert lines == [
        'SELECT "t"."caf" AS "#sujet",',
        '  COALESCE(SUM("t"."a, FROM b"), 0) AS "c0_0", -- somme',
        "  ', WHERE ' AS x",
        'FROM "t" AS t',
        "LEFT JOIN u ON (u.x, u.y) IN (SELECT 1, 2 FROM v WHERE w)",
        "WHERE EXTRACT(YEAR FROM d) = 1",
        "GROUP BY 1, 2",
    ]
    assert " ".join(line.strip().removesuffix(" -- somme") for line in lines) == query


@pytest.mark.parametrize(("name", "code"), RULES)
def test_a_query_of_the_page_runs(name: str, code: str) -> None:
    """On tables of the types that the rulebook declares, as laid out, remarks included."""
    rule, book = rule_of(name, code)
    lines = explained(rule, book).splitlines()
    written = lines[lines.index("Requêtes") + 1 : lines.index("Aux bornes")] if "Requêtes" in lines else []
    queries: list[list[str]] = []
    for line in written:
        if line.startswith("    SELECT"):
            queries.append([line])
        elif line.startswith("    ") and queries:
            queries[-1].append(line)
    assert bool(queries) is bool(recorded_in(rule.retained.measure))
    with duckdb.connect() as engine:
        for table in book.rulebook.catalogue.tables:
            columns = ", ".join(
                f'"{column.name}" {TYPES.get(column.kind.value, "VARCHAR")}' for column in table.columns
            )
            engine.execute(f'CREATE TABLE "{table.name}" ({columns})')
        engine.execute("CREATE TABLE _calendriers (caf VARCHAR, calendrier VARCHAR)")
        engine.execute("CREATE TABLE _jours (calendrier VARCHAR, jour DATE, rang BIGINT)")
        engine.execute("CREATE TABLE _plis (texte VARCHAR, plie VARCHAR)")
        engine.execute("CREATE TABLE _fins (fin DATE, mois BIGINT)")
        for query in queries:
            assert engine.execute("\n".join(query)).fetchall() is not None


TYPES = {
    "date": "DATE", "date et heure": "TIMESTAMP", "année": "INTEGER", "oui ou non": "BOOLEAN", "entier": "BIGINT",
    "nombre": "DECIMAL(18, 6)",
}  # fmt: skip


# ---- what is known against a rule


def test_the_weaknesses_of_a_rule_are_told() -> None:
    page = explained(*rule_of("cog-2013-2017", "F10-24")).replace("\N{NO-BREAK SPACE}", " ")
    told = page[page.index("Faiblesses connues") :].splitlines()[1:]
    reason = "le texte même demande « >= 32 heures » (l. 9912), sous les 34,8 de 2012 (l. 9908)"
    assert told == [
        "  Rien n'est cité pour sa nature.",
        "  Sa valeur est déclarée : aucune ligne ne la recompte.",
        f"  Conseil LIN06 (reference-au-dela-de-la-cible), accepté car {reason}.",
    ]


def test_a_follow_up_or_a_rule_without_a_national_year_is_never_binding() -> None:
    assert "(jamais opposable)" in explained(*rule_of("cog-2013-2017", "F14-36"))
    assert "(opposable à sa valeur nationale annuelle)" in explained(*rule_of("cog-2013-2017", "F20-48"))
