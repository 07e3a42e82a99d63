"""Where a finding of the command and the finding that the oracle expects differ, said in one line each."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from .command import Finding, key
from .rules import Spread
from .verdicts import FROM_RECORDS, JUDGED, Expected

EXACT = 1e-12  # the nearest double of an exact number
SPREAD = 1e-9  # points; a standard deviation goes through a square root


def same_number(found: Any, wanted: Fraction | float | None, tolerance: float) -> bool:
    """Whether a JSON number is the expected one; null stands for no value."""
    if found is None or wanted is None:
        return found is None and wanted is None
    return abs(float(found) - float(wanted)) <= tolerance


def all_differences(expected: list[Expected], findings: list[Finding]) -> list[str]:
    """Every difference, findings that are missing, repeated or not expected included."""
    wanted = {finding.key: finding for finding in expected}
    found = {key(finding): finding for finding in findings}
    problems = [f"{name}: missing" for name in wanted if name not in found]
    problems += [f"{name}: not expected" for name in found if name not in wanted]
    if len(found) != len(findings):
        problems.append(f"{len(findings) - len(found)} findings repeat another one")
    for name, finding in found.items():
        if name in wanted:
            problems += [f"{name}: {problem}" for problem in differences(wanted[name], finding)]
    return problems


def differences(expected: Expected, finding: Finding) -> Iterator[str]:
    """What differs between one finding and its expectation."""
    yield from verdict_differences(expected, finding)
    if expected.verdict != "a_echoir":
        yield from number_differences(expected, finding)
        yield from other_reading_differences(expected, finding)
        if expected.spread is not None:
            yield from spread_differences(expected.spread, finding["rationale"]["spread"])


def verdict_differences(expected: Expected, finding: Finding) -> Iterator[str]:
    """Verdict, reason, and whether the finding binds and is an error."""
    if finding["verdict"] != expected.verdict:
        yield f"verdict {finding['verdict']}, not {expected.verdict}"
    if expected.verdict in (*JUDGED, "indetermine") and finding["reason"] != expected.reason:
        yield f"reason {finding['reason']}, not {expected.reason}"
    if expected.verdict not in JUDGED:
        return
    if finding["target"]["binding"] != expected.binding:
        yield f"binding {finding['target']['binding']}, not {expected.binding}"
    is_error = expected.binding and expected.verdict == "non_conforme"
    if (finding["severity"] == "error") != is_error:
        yield f"severity {finding['severity']}"
    basis = "recomputed" if expected.rule in FROM_RECORDS else "declared"
    if finding["basis"] != basis:
        yield f"basis {finding['basis']}, not {basis}"


def number_differences(expected: Expected, finding: Finding) -> Iterator[str]:
    """Value, numerator and denominator; over an empty population both may be 0 or null."""
    tolerance = EXACT if expected.spread is None else SPREAD
    if not same_number(finding["value"], expected.value, tolerance):
        yield f"value {finding['value']}, not {expected.value}"
    for part in ("numerator", "denominator"):
        found = finding["rationale"][part]
        wanted: Fraction | None = getattr(expected, part)
        if wanted is None or not expected.denominator:
            if found not in (None, 0):
                yield f"{part} {found}, where nothing is counted"
        elif not same_number(found, wanted, SPREAD):
            yield f"{part} {found}, not {wanted}"


def other_reading_differences(expected: Expected, finding: Finding) -> Iterator[str]:
    """The values of both readings, in `rationale.readings`, and whether the verdict depends on them."""
    if expected.verdict not in JUDGED:
        return
    depends = expected.other_verdict not in (None, expected.verdict)
    if finding["rationale"]["reading_dependent"] != depends:
        yield f"reading_dependent {finding['rationale']['reading_dependent']}, not {depends}"
    if expected.other_value is None:
        return
    readings = finding["rationale"].get("readings") or []
    others = [reading for reading in readings if not reading["retained"]]
    if len(others) != 1 or len(readings) != 2:
        yield f"{len(readings)} readings of which {len(others)} not retained"
        return
    (retained,) = [reading for reading in readings if reading["retained"]]
    if retained["value"] != finding["value"] or retained["verdict"] != finding["verdict"]:
        yield "the retained reading is not the finding"
    tolerance = EXACT if expected.spread is None else SPREAD
    if not same_number(others[0]["value"], expected.other_value, tolerance):
        yield f"other reading {others[0]['value']}, not {expected.other_value}"
    if others[0]["verdict"] != expected.other_verdict:
        yield f"verdict of the other reading {others[0]['verdict']}, not {expected.other_verdict}"


def spread_differences(expected: Spread, found: dict[str, Any] | None) -> Iterator[str]:
    """The figures of a dispersion, in points, and the number of Caf in it and left out."""
    if found is None:
        yield "no spread"
        return
    wanted: dict[str, Fraction | float] = {
        "min": min(expected.values),
        "q1": expected.quantile(Fraction(1, 4)),
        "median": expected.quantile(Fraction(1, 2)),
        "q3": expected.quantile(Fraction(3, 4)),
        "max": max(expected.values),
        "range": expected.range,
        "stdev": expected.stdev,
        "n": len(expected.values),
        "left_out": expected.left_out,
    }
    for name, number in wanted.items():
        if not same_number(found[name], number, SPREAD):
            yield f"spread {name} {found[name]}, not {number}"
