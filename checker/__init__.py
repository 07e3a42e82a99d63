"""cogcheck: does the Caf's data hold what the contract requires?

from checker import check, load_rulebook
report = check("cases/reseau-2015", rulebook="cog-2013-2017", period="2015")
for finding in report.findings: ...
"""

from checker.load import load_rulebook
from checker.pipeline import check

__all__ = ["check", "load_rulebook"]
