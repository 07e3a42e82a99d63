"""A statistic over the values of the Caf, when some of them are known between bounds only."""

from collections.abc import Mapping
from fractions import Fraction

from checker.finding import Basis, Missing, Reason
from checker.judge.observed import Value, bounds_of
from checker.judge.spread import FEWEST, dispersion, statistic_bounds, statistic_over
from checker.lower import Lacking
from checker.model import Indicator, Spread
from checker.quantity import scale


def spread_over(
    measure: Spread, of: Indicator, values: Mapping[str, Value], basis: Basis, lacking: Lacking | None
) -> Value:
    factor = scale(of.unit)
    members = [value for value in values.values() if value.exact is not None or value.missing is not None]
    known = [value.exact for value in members if isinstance(value.exact, Fraction)]
    found = dispersion([value * factor for value in known], len(values) - len(known))
    missing = _spread_bounds(measure, members, factor)
    if len(members) < FEWEST:
        empty = members or any(value.reason is Reason.EMPTY_POPULATION for value in values.values())
        reason = Reason.EMPTY_POPULATION if empty else Reason.NO_DATA
        return Value(None, basis if empty else None, reason, lacking=lacking)
    if found is None:
        return Value(None, basis, None, missing)
    exact = statistic_over({one: known.count(one) for one in set(known)}, measure.statistic, measure.part, factor)
    return Value(exact, basis, Reason.EMPTY_POPULATION if exact is None else None, missing, dispersion=found)


def _spread_bounds(measure: Spread, members: list[Value], factor: int) -> Missing | None:
    """The bounds of a spread when the values of some Caf have bounds; a Caf that may have no value settles nothing."""
    open_values = [value.missing for value in members if value.missing is not None]
    if not open_values:
        return None
    records = sum(missing.records for missing in open_values)
    tied = any(missing.tied for missing in open_values)
    bounds = [bounds_of(value) for value in members]
    lows = [low for low, _ in bounds if isinstance(low, Fraction)]
    highs = [high for _, high in bounds if isinstance(high, Fraction)]
    if not len(lows) == len(highs) == len(members) >= FEWEST:
        return Missing(records, None, None, tied)
    return Missing(records, *statistic_bounds(lows, highs, measure.statistic, measure.part, factor), tied)
