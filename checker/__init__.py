"""cogcheck: does the Caf's data hold what the contract requires?

from checker import check, load_rulebook
report = check("cases/reseau-2015", rulebook="cog-2013-2017", period="2015")
for finding in report.findings: ...
"""

from checker.delivery.deliver import DeliveryError
from checker.diagnostic import RulebookError
from checker.load import UnknownRulebook, load_rulebook
from checker.pipeline import check
from checker.request import CommandError

__all__ = ["CommandError", "DeliveryError", "RulebookError", "UnknownRulebook", "check", "load_rulebook"]
