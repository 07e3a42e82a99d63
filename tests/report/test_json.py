"""The findings as JSON: the promise to scripts, gates and other tools."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from checker.load import shipped_rulebooks
from checker.report.json import findings_schema
from tests.cli.program import AS_OF, COG, RESEAU, ROOT, Program, elsewhere, livraison, subject
from tests.report.shape import faults

Finding = dict[str, Any]

# The example of the manual: every key of it, in its order. Keys may be added, none renamed, moved or removed.
REPORT = ["schema_version", "run", "summary", "findings"]
RUN = ["tool", "version", "as_of", "engine", "started_at", "duration_s", "rulebooks", "delivery"]
TABLE = ["name", "rows_read", "rows_accepted", "rows_rejected", "rows_set_aside"]
SUMMARY = ["conforme", "non_conforme", "a_surveiller", "indetermine", "sans_objet", "sans_cible", "a_echoir"]
FINDING = [
    "finding_id", "rule", "rulebook", "title", "kind", "verdict", "severity", "reason", "subject", "period", "basis",
    "value", "unit", "target", "gap", "rationale", "sources", "evidence", "derived_from", "replay",
]  # fmt: skip
TARGET = ["op", "value", "critical", "from", "to", "nature", "binding"]
RATIONALE = [
    "sentence", "measure", "numerator", "denominator", "population", "spread", "counterfactual", "reading_dependent",
]  # fmt: skip
STEP = ["step", "count", "source"]
SPREAD = ["min", "q1", "median", "q3", "max", "range", "stdev", "n", "left_out"]
COUNTERFACTUAL = ["constant_population", "added", "sentence"]
SOURCE = ["document", "section", "quote", "lines"]
EVIDENCE = ["table", "count", "sample", "query"]

KINDS = {
    "indicateur", "action", "remise", "engagement", "enonce", "budget", "coherence", "qualite_donnees", "regle",
}  # fmt: skip
VERDICTS = set(SUMMARY)
SEVERITIES = {"error", "warning", "note", "none"}
REASONS = {
    None, "donnee_absente", "cible_absente", "population_vide", "lecture", "echantillon", "a_construire", "moteur",
}  # fmt: skip


def promised(keys: list[str], promise: list[str]) -> list[str]:
    """The keys of the promise as they stand in an object, additions left out."""
    return [key for key in keys if key in promise]


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The same network over two years, a half-year, a quarter and four months: every verdict it can have."""
    output = tmp_path_factory.mktemp("plusieurs") / "constats.json"
    periods = ["2014", "2015", "2016", "2015-S1", "2015-T1", "2015-01", "2015-02", "2015-03", "2015-12"]
    options = [word for period in periods for word in ("--period", period)]
    run = ["check", "cases/reseau-2015", "--rulebook", COG, "--as-of", AS_OF, *options, "--format", "json"]
    assert elsewhere([*run, "--output", output], ROOT).returncode == 1
    return dict(json.loads(output.read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def every(many: dict[str, Any]) -> list[Finding]:
    return list(many["findings"])


# ---------------------------------------------------------------- shape


def test_a_report_has_the_shape_of_its_schema(many: dict[str, Any]) -> None:
    schema = findings_schema()
    assert list(faults(many, schema, schema)) == []


def test_the_schema_can_say_no(many: dict[str, Any]) -> None:
    """So that the test above means something."""
    schema = findings_schema()
    wrong = {**many, "summary": {"conforme": "dix"}, "de_trop": 1}
    del wrong["run"]
    assert [fault.split(" : ")[0] for fault in faults(wrong, schema, schema)] == ["$", "$.summary.conforme", "$"]


def test_every_key_is_always_there_and_in_its_order(many: dict[str, Any]) -> None:
    assert promised(list(many), REPORT) == REPORT
    assert promised(list(many["run"]), RUN) == RUN
    assert list(many["run"]["rulebooks"][0]) == ["name", "sha256"]
    assert promised(list(many["run"]["delivery"]), ["name", "sha256", "tables"]) == ["name", "sha256", "tables"]
    assert {tuple(promised(list(table), TABLE)) for table in many["run"]["delivery"]["tables"]} == {tuple(TABLE)}
    assert list(many["summary"]) == SUMMARY


@pytest.mark.parametrize(
    ("path", "promise"),
    [
        ([], FINDING),
        (["subject"], ["level", "caf"]),
        (["target"], TARGET),
        (["rationale"], RATIONALE),
        (["rationale", "population"], STEP),
        (["rationale", "spread"], SPREAD),
        (["rationale", "counterfactual"], COUNTERFACTUAL),
        (["sources"], SOURCE),
        (["evidence"], EVIDENCE),
    ],
)
def test_every_key_of_a_finding_is_there_and_in_its_order(
    every: list[Finding], path: list[str], promise: list[str]
) -> None:
    objects: list[Any] = list(every)
    for key in path:
        found = [one[key] for one in objects]
        objects = [item for one in found for item in (one if isinstance(one, list) else [one]) if item is not None]
    orders = {tuple(one) for one in objects}
    assert len(orders) == 1  # the same for all
    assert promised(list(orders.pop()), promise) == promise


def test_words_of_closed_lists(every: list[Finding]) -> None:
    assert {finding["kind"] for finding in every} <= KINDS
    assert {finding["verdict"] for finding in every} <= VERDICTS
    assert {finding["severity"] for finding in every} <= SEVERITIES
    assert {finding["reason"] for finding in every} <= REASONS
    assert {finding["basis"] for finding in every} == {"recomputed", "declared", None}
    assert {finding["subject"]["level"] for finding in every} == {"caf", "national"}
    assert {finding["target"]["op"] for finding in every if finding["target"]} == {">=", "<="}


def test_the_network_shows_every_verdict_but_one(every: list[Finding]) -> None:
    """All its rules have a target: `sans_cible` does not occur."""
    assert {finding["verdict"] for finding in every} == VERDICTS - {"sans_cible"}


def test_the_summary_counts_the_findings(many: dict[str, Any], every: list[Finding]) -> None:
    assert many["summary"] == {code: sum(one["verdict"] == code for one in every) for code in SUMMARY}


def test_severity_follows_from_verdict_and_binding(every: list[Finding]) -> None:
    for finding in every:
        binding = finding["target"] is not None and finding["target"]["binding"]
        expected = {
            "non_conforme": "error" if binding else "warning",
            "a_surveiller": "warning",
            "indetermine": "note",
        }
        assert finding["severity"] == expected.get(finding["verdict"], "none"), finding["finding_id"]


def test_only_the_branch_over_a_year_is_bound(every: list[Finding]) -> None:
    bound = [one for one in every if one["target"] and one["target"]["binding"]]
    assert {one["subject"]["level"] for one in bound} == {"national"}
    assert {len(one["period"]) for one in bound} == {len("2015")}
    assert "F14-36" not in {one["rule"] for one in bound}  # followed, not a result


def test_a_reason_is_given_when_it_cannot_be_told_and_only_then(every: list[Finding]) -> None:
    for finding in every:
        assert (finding["reason"] is not None) == (finding["verdict"] == "indetermine"), finding["finding_id"]


# ---------------------------------------------------------------- order and bytes


def test_the_order_is_rule_period_branch_then_caf(every: list[Finding]) -> None:
    """Rules in the contract's order, periods as asked, the branch, then the Caf by their codes."""
    rules = list(dict.fromkeys(finding["rule"] for finding in every))
    periods = list(dict.fromkeys(finding["period"] for finding in every))
    order = [
        (
            rules.index(finding["rule"]),
            periods.index(finding["period"]),
            finding["subject"]["level"] == "caf",
            finding["subject"]["caf"] or "",
        )
        for finding in every
    ]
    assert order == sorted(order)
    assert len(order) == len(set(order))


def test_jsonl_is_one_finding_a_line(reseau: Path, findings: list[Finding]) -> None:
    lines = (reseau / "constats.jsonl").read_text(encoding="utf-8").split("\n")
    assert lines.pop() == ""
    assert [json.loads(line) for line in lines] == findings
    assert [list(json.loads(line)) for line in lines] == [list(finding) for finding in findings]


def test_accents_are_written_as_letters(reseau: Path) -> None:
    written = (reseau / "constats.json").read_text(encoding="utf-8")
    assert "traitées en 15 jours ouvrés" in written
    assert "\\u" not in written


def test_the_same_inputs_give_the_same_bytes_but_run(tmp_path: Path) -> None:
    """In two processes, from two folders, with two hash seeds and two temporary folders."""
    periods = ["--period", "2015", "--period", "2015-03"]
    run = ["check", str(RESEAU), "--rulebook", COG, "--as-of", AS_OF, *periods, "--format", "json"]
    written = []
    for seed in ("0", "4242"):
        folder = tmp_path / f"de-{seed}"
        folder.mkdir()
        done = elsewhere(run, folder, {"PYTHONHASHSEED": seed, "TMPDIR": str(folder), "TZ": f"UTC-{len(seed)}"})
        head, mark, rest = done.stdout.partition(b'\n  "summary": {')
        assert mark
        written.append((rest, re.sub(rb'"(started_at|duration_s)": [^\n]*', b"", head)))
    assert written[0] == written[1]


# ---------------------------------------------------------------- identity


def test_an_identifier_never_changes(findings: list[Finding]) -> None:
    """Histories are kept by it: this one was given out with the first version."""
    [branch] = [one for one in findings if one["rule"] == "F10-21" and one["subject"]["level"] == "national"]
    assert branch["finding_id"] == "e8a5a2d2c74891e9"


def test_each_finding_has_its_own_identifier(every: list[Finding]) -> None:
    assert len({finding["finding_id"] for finding in every}) == len(every)


def test_an_identifier_survives_edits_of_titles_and_lines(cogcheck: Program, tmp_path: Path) -> None:
    """A title reworded, a rule moved down by remarks, a line number corrected."""
    copy = tmp_path / "retouche" / COG
    shutil.copytree(shipped_rulebooks() / COG, copy)
    sheet = copy / "fiche-10.regles"
    edited = sheet.read_text(encoding="utf-8")
    edited = re.sub(r'(indicateur F10-21) "[^"]*"', r'\1 "Un autre titre"', edited)
    edited = "-- une remarque\n" * 7 + edited.replace("l. 9733", "l. 9732")
    sheet.write_text(edited, encoding="utf-8")
    run = ("--only", "F10-21", "--period", "2015", "--period", "2015-03")
    before, after = cogcheck.findings(RESEAU, *run), cogcheck.findings(RESEAU, *run, rulebook=copy)
    assert {finding["title"] for finding in after} == {"Un autre titre"}
    assert [finding["finding_id"] for finding in after] == [finding["finding_id"] for finding in before]


def test_an_identifier_does_not_depend_on_the_data_nor_on_the_day(cogcheck: Program, tmp_path: Path) -> None:
    other = livraison(tmp_path / "autre", organismes="caf ; nom\n901 ; Aubelune")
    run = ("--only", "F10-21", "--period", "2015", "--level", "national")
    [here] = cogcheck.findings(RESEAU, *run)
    [there] = cogcheck("check", other, "--rulebook", COG, *run, "--format", "json").findings
    assert there["finding_id"] == here["finding_id"]


# ---------------------------------------------------------------- replay


def test_the_replay_gives_that_very_finding(
    cogcheck: Program, every: list[Finding], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """One finding of each rule, and one of each level and verdict."""
    monkeypatch.chdir(ROOT)
    by_rule = {finding["rule"]: finding for finding in every}
    by_verdict = {(finding["subject"]["level"], finding["verdict"]): finding for finding in every}
    sample = {finding["finding_id"]: finding for finding in (*by_rule.values(), *by_verdict.values())}
    for finding in sample.values():
        program, *arguments = shlex.split(finding["replay"])
        assert program == "cogcheck"
        again = cogcheck(*arguments, "--format", "json", "--rejets", tmp_path)
        assert again.status in (0, 1, 3)
        assert again.findings == [finding], finding["replay"]


def test_the_replay_names_the_day_even_when_it_was_not_given(cogcheck: Program, tmp_path: Path) -> None:
    """Otherwise the same command would judge another day tomorrow."""
    folder = livraison(tmp_path / "livraison", organismes="caf ; nom\n901 ; Aubelune")
    outcome = cogcheck("check", folder, "--rulebook", COG, "--only", "F20-48", "--period", "2015", "--format", "json")
    day = outcome.report["run"]["as_of"]
    assert f"--as-of {day}" in outcome.findings[0]["replay"]


def test_the_replay_can_be_pasted_whatever_the_names(cogcheck: Program, tmp_path: Path) -> None:
    """A folder with a blank, a code of Caf that a shell would read otherwise."""
    folder = livraison(tmp_path / "l'été 2015", organismes="caf ; nom\n$(id) 211 ; Dijon")
    [finding] = cogcheck.findings(folder, "--only", "F20-50", "--period", "2015", "--level", "caf")
    assert finding["subjects"] == ["$(id) 211"]  # no table at all: told for all Caf together
    livraison(folder, valeurs="indicateur;niveau;caf;periode;valeur;unite\nF20-50;caf;$(id) 211;2015;6;%")
    [finding] = cogcheck.findings(folder, "--only", "F20-50", "--period", "2015", "--level", "caf")
    words = shlex.split(finding["replay"])
    assert words[words.index("--caf") + 1] == "$(id) 211"
    assert words[2] == str(folder)


# ---------------------------------------------------------------- numbers


def of(findings: list[Finding], rule: str, who: str = "branche", period: str = "2015") -> Finding:
    [found] = [one for one in findings if (one["rule"], subject(one), one["period"]) == (rule, who, period)]
    return found


def test_a_share_is_a_fraction_of_one(findings: list[Finding]) -> None:
    for finding in findings:
        top, bottom = finding["rationale"]["numerator"], finding["rationale"]["denominator"]
        if finding["unit"] == "%" and bottom:
            assert finding["value"] == top / bottom


def test_the_gap_is_signed_and_in_the_value_s_unit(every: list[Finding]) -> None:
    for finding in every:
        if finding["value"] is not None and finding["target"] is not None:
            assert finding["gap"] == pytest.approx(finding["value"] - finding["target"]["value"], abs=1e-12)
        else:
            assert finding["gap"] is None


def test_an_exact_target_is_an_exact_zero(findings: list[Finding]) -> None:
    assert of(findings, "F10-21", "901")["gap"] == 0
    assert of(findings, "F21-51.1")["gap"] == 0
    assert of(findings, "F21-54b", "901")["gap"] == 0


def test_points_are_written_as_points(findings: list[Finding]) -> None:
    spread = of(findings, "F21-51.1")
    assert (spread["unit"], spread["value"], spread["target"]["value"]) == ("points", 35, 35)
    told = spread["rationale"]["spread"]
    assert (told["min"], told["max"], told["range"], told["n"], told["left_out"]) == (58, 93, 35, 6, 2)
    assert told["min"] <= told["q1"] <= told["median"] <= told["q3"] <= told["max"]


def test_only_a_spread_has_a_spread(every: list[Finding]) -> None:
    rules = {finding["rule"] for finding in every if finding["rationale"]["spread"] is not None}
    assert rules == {"F21-51.1", "F21-51.2"}


def test_the_waterfall_ends_on_the_denominator(every: list[Finding]) -> None:
    """Steps add up: counted in first, left out after. The first of a Caf is its accepted rows."""
    shares = [one for one in every if one["rationale"]["population"] and one["unit"] == "%"]
    assert len(shares) > 100
    for finding in shares:
        steps = finding["rationale"]["population"]
        assert sum(step["count"] for step in steps) == (finding["rationale"]["denominator"] or 0)
        assert all(step["count"] <= 0 for step in steps[1:])
        national = finding["subject"]["level"] == "national"
        assert steps[0]["step"].endswith("livrées" if national else "acceptées")


def test_a_step_points_at_the_sentence_that_excludes(every: list[Finding]) -> None:
    cited = {}
    for finding in every:
        for step in finding["rationale"]["population"]:
            if step["source"] is not None:
                cited[finding["rule"], step["step"]] = finding["sources"][step["source"]]["quote"]
    assert sorted(cited) == [
        ("F10-21", "pièces de masse"),
        ("F10-21", "pièces internes"),
        ("F10-22", "pièces dans un des six états Sdp écartés"),
        ("F10-22", "pièces hors minima sociaux"),
        ("F20-48", "nominations à une autre fonction que directeur"),
    ]
    assert "« de masse »" in cited["F10-21", "pièces de masse"]
    assert "A détruire" in cited["F10-22", "pièces dans un des six états Sdp écartés"]


def test_what_would_have_been_enough(every: list[Finding]) -> None:
    """Checked by adding them: so many more, or so many new ones, and the target holds; one less, and it does not."""
    missed = [one for one in every if one["verdict"] == "non_conforme" and one["unit"] == "%"]
    computed = [one for one in missed if one["rationale"]["counterfactual"]]
    assert len(computed) > 10
    for finding in computed:
        could = finding["rationale"]["counterfactual"]
        n, total = finding["rationale"]["numerator"], finding["rationale"]["denominator"]
        target = Fraction(str(finding["target"]["value"]))
        more, added = could["constant_population"], could["added"]
        assert Fraction(n + more, total) >= target > Fraction(n + more - 1, total)
        assert Fraction(n + added, total + added) >= target > Fraction(n + added - 1, total + added - 1)
        assert could["sentence"].endswith(".")


def test_without_a_target_yet_the_coming_one_is_shown(every: list[Finding]) -> None:
    """12 m² holds from 2015: in 2014 the rule is without object, and the gap to what comes is told."""
    early = of(every, "F21-54b", "904", "2014")
    assert early["verdict"] == "sans_objet"
    assert (early["target"]["value"], early["target"]["from"], early["target"]["to"]) == (12, "2015", "2017")
    assert early["gap"] == early["value"] - 12 == 2


def test_between_two_dated_targets_the_next_one_is_shown(every: list[Finding]) -> None:
    spread = of(every, "F21-51.1", period="2014")
    assert spread["verdict"] == "sans_objet"
    assert (spread["target"]["value"], spread["target"]["from"], spread["target"]["to"]) == (35, "2015", "2015")


def test_a_critical_threshold_is_told_only_where_there_is_one(every: list[Finding]) -> None:
    found = {finding["rule"]: finding["target"]["critical"] for finding in every if finding["target"]}
    assert found["F14-36"] == 0.98
    assert {rule for rule, critical in found.items() if critical is not None} == {"F14-36"}


def test_the_branch_names_the_caf_without_a_row(findings: list[Finding]) -> None:
    branch = of(findings, "F10-21")
    assert branch["rationale"]["absent"] == ["906"]
    assert "Caf sans aucune ligne dans la période : 906." in branch["rationale"]["remarks"]
    assert of(findings, "F10-21", "901")["rationale"]["absent"] == []


def test_a_verdict_that_depends_on_the_reading_says_so(every: list[Finding]) -> None:
    for finding in every:
        told = finding["rationale"]
        other = [one for one in told["readings"] if not one["retained"]]
        judged = {"conforme", "non_conforme", "a_surveiller"}
        differs = finding["verdict"] in judged and any(one["verdict"] in judged - {finding["verdict"]} for one in other)
        assert told["reading_dependent"] is differs
        remarks = [remark for remark in told["remarks"] if remark.startswith("Sous la lecture")]
        assert bool(remarks) is differs
    assert of(every, "F10-21", "901")["rationale"]["reading_dependent"] is True


# ---------------------------------------------------------------- sources


def test_every_finding_cites_the_contract(every: list[Finding]) -> None:
    for finding in every:
        assert finding["sources"], finding["rule"]
        for source in finding["sources"]:
            assert source["document"] == COG
            assert source["quote"]
            first, last = source["lines"]
            assert 1 <= first <= last


def test_no_sentence_is_cited_twice(every: list[Finding]) -> None:
    for finding in every:
        cited = [(source["quote"], tuple(source["lines"])) for source in finding["sources"]]
        assert len(cited) == len(set(cited)), (finding["rule"], cited)


# ---------------------------------------------------------------- evidence


def test_evidence_counts_the_records_that_hold_back(every: list[Finding]) -> None:
    shown = [one for one in every if one["evidence"] and one["unit"] == "%"]
    assert shown
    for finding in shown:
        told = finding["rationale"]
        assert finding["evidence"]["count"] == told["denominator"] - told["numerator"]


def test_evidence_is_given_where_a_record_based_target_is_missed(every: list[Finding]) -> None:
    for finding in every:
        missed = finding["verdict"] == "non_conforme" and finding["rationale"]["denominator"] is not None
        assert (finding["evidence"] is not None) == missed, finding["finding_id"]


def test_evidence_shows_some_records_and_says_when_there_are_more(every: list[Finding]) -> None:
    for finding in every:
        if finding["evidence"]:
            sample, count = finding["evidence"]["sample"], finding["evidence"]["count"]
            assert 1 <= len(sample) <= count
            assert finding["evidence"]["truncated"] is (count > len(sample))


def test_evidence_points_at_lines_of_the_delivery(findings: list[Finding]) -> None:
    """Each line shown is one of the file, of that Caf, and holds the dates that it shows."""
    lines = (RESEAU / "pieces.csv").read_text(encoding="utf-8").split("\n")
    for finding in findings:
        if finding["rule"] in ("F10-21", "F10-22") and finding["evidence"]:
            for row in finding["evidence"]["sample"]:
                assert row["file"] == "pieces.csv"
                cells = lines[row["line"] - 1].split(";")
                assert cells[1] == row["caf"]
                arrived, treated = ("-".join(reversed(cell.split("/"))) for cell in cells[2:4])
                assert (row["date_arrivee"], row["date_traitement"]) == (arrived, treated)
                assert finding["subject"]["caf"] in (None, row["caf"])


def test_no_identifier_of_a_record_is_shown(every: list[Finding]) -> None:
    for finding in every:
        if finding["evidence"]:
            written = json.dumps(finding["evidence"])
            assert not re.search(r"piece_id|nomination_id|\bP\d{5}\b|\bN\d{3}\b", written), finding["rule"]


def test_the_query_is_one_select(every: list[Finding]) -> None:
    queries = {finding["evidence"]["query"] for finding in every if finding["evidence"]}
    assert len(queries) > 10
    for query in queries:
        assert query.startswith("SELECT")
        assert query.count("SELECT") == 1
        assert ";" not in query


# ---------------------------------------------------------------- the run


def test_the_run_says_what_was_checked_with_what(report: dict[str, Any]) -> None:
    run = report["run"]
    assert (run["tool"], run["as_of"], run["delivery"]["name"]) == ("cogcheck", "2016-04-30", "reseau-2015")
    assert re.fullmatch(r"\d+\.\d+\.\d+", run["version"])
    assert re.fullmatch(r"duckdb \d+\.\d+\.\d+", run["engine"])
    for digest in (run["rulebooks"][0]["sha256"], run["delivery"]["sha256"]):
        assert re.fullmatch(r"[0-9a-f]{64}", digest)


def test_rows_add_up(report: dict[str, Any]) -> None:
    for table in report["run"]["delivery"]["tables"]:
        accounted = table["rows_accepted"] + table["rows_rejected"] + table["rows_set_aside"]
        assert table["rows_read"] == accounted


def test_the_digests_follow_the_contents(cogcheck: Program, tmp_path: Path) -> None:
    """A byte of the data changes the delivery's; a byte of a rule, the rulebook's; the other stays."""

    def digests(delivery: Path, rulebook: str | Path) -> tuple[str, str]:
        run = cogcheck.check(
            delivery, "--only", "F20-48", "--period", "2015", "--format", "json", rulebook=rulebook
        ).report["run"]
        return run["delivery"]["sha256"], run["rulebooks"][0]["sha256"]

    rules = tmp_path / "regles" / COG
    shutil.copytree(shipped_rulebooks() / COG, rules)
    data = livraison(tmp_path / "l", organismes="caf ; nom\n211 ; Dijon")
    first = digests(data, rules)
    assert digests(data, rules) == first
    livraison(data, organismes="caf ; nom\n211 ; Dijon !")
    second = digests(data, rules)
    assert second[0] != first[0]
    assert second[1] == first[1]
    with (rules / "fiche-20.regles").open("a", encoding="utf-8") as file:
        file.write("-- fin\n")
    third = digests(data, rules)
    assert third[0] == second[0]
    assert third[1] != second[1]
