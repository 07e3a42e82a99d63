"""Plan → SQL. The only door of sqlglot; one short whitelist of operators, printed in one canonical dialect."""

from checker.engines.sql.queries import (
    GRAINS,
    broken_query,
    distinct_query,
    histogram_query,
    in_period,
    printed,
    records_query,
    sample_query,
    shared_key_query,
    tally_query,
)
from checker.engines.sql.terms import CALENDAR_OF, DAYS, FOLDS, MONTH_ENDS, terms_in

__all__ = [
    "CALENDAR_OF",
    "DAYS",
    "FOLDS",
    "GRAINS",
    "MONTH_ENDS",
    "broken_query",
    "distinct_query",
    "histogram_query",
    "in_period",
    "printed",
    "records_query",
    "sample_query",
    "shared_key_query",
    "tally_query",
    "terms_in",
]
