"""Which target holds in a period, for whom, and its number, wherever it stands."""

from dataclasses import dataclass
from fractions import Fraction

from checker.judge.observed import Targets
from checker.model import DeliveredTarget, Indicator, Level, Reading, Target, TargetToSet, adds_up
from checker.period import Grain, Period
from checker.quantity import Quantity, scale


@dataclass(frozen=True)
class Aimed:
    """`target` is the one that holds in the period; `to_set` when the contract leaves it for later; `lacking` when its
    number stands in `cibles` and is not there (or is there twice, differently). `others`: what holds is for each Caf
    only."""

    target: Target | None = None
    to_set: TargetToSet | None = None
    lacking: bool = False
    others: bool = False

    @property
    def holds(self) -> bool:
        return self.target is not None or self.to_set is not None or self.lacking or self.others


def only_a_part(period: Period, reading: Reading) -> bool:
    """Targets are those of whole years: an amount of some months is not compared with the amount of a year."""
    return period.months < Grain.YEAR.value and adds_up(reading.measure)


def aim_of(
    indicator: Indicator, reading: Reading, level: Level, caf: str | None, period: Period, targets: Targets | None
) -> Aimed:
    if only_a_part(period, reading):
        return Aimed()
    aim = next((one for one in reading.targets if one.years.covers(period)), None)
    match aim:
        case None:
            return Aimed()
        case Target():
            return Aimed(aim)
        case TargetToSet():
            return Aimed(to_set=aim)
        case DeliveredTarget():
            if aim.individual and level is Level.NATIONAL:
                return Aimed(others=True)
            written = (targets or {}).get((indicator.code, caf if aim.individual else None, period.year), ())
            if len(set(written)) != 1:
                return Aimed(lacking=True)
            value = Fraction(written[0]) / scale(indicator.unit)
            quantity = Quantity(value, indicator.unit)
            return Aimed(Target(aim.op, quantity, aim.years, aim.open_ended, aim.citations))


def coming_aim(reading: Reading, period: Period) -> Target | None:
    """The next target to hold, when its number is known."""
    if only_a_part(period, reading):
        return None
    later = [aim for aim in reading.targets if isinstance(aim, Target) and aim.years.first > period.year]
    return min(later, key=lambda target: target.years.first, default=None)
