"""The kinds of rules, how they are listed, and how each comes to a verdict."""

from collections import Counter
from dataclasses import dataclass
from enum import Enum
from typing import assert_never

from checker.model import Indicator, Rulebook, Statement
from checker.obligations import (
    Action,
    Budget,
    Chain,
    Coherence,
    Commitment,
    Contradiction,
    Obligation,
    Report,
    Stated,
)


class Executable(Enum):
    """What tells whether a rule is kept: data, a date, someone's word, or nothing."""

    MEASURED = "mesure"
    DATED = "datee"
    ATTESTED = "attestation"
    UNVERIFIABLE = "non_verifiable"


@dataclass(frozen=True)
class Noun:
    """How a kind is called in French."""

    one: str
    several: str
    feminine: bool


class Kind(Enum):
    INDICATOR = "indicateur"
    ACTION = "action"
    REPORT = "remise"
    COMMITMENT = "engagement"
    STATED = "enonce"
    CONTRADICTION = "contradiction"
    BUDGET = "budget"
    COHERENCE = "coherence"
    CHAIN = "regle"

    @property
    def noun(self) -> Noun:
        return _NOUNS[self]

    @property
    def executable(self) -> Executable:
        match self:
            case Kind.INDICATOR | Kind.BUDGET | Kind.COHERENCE | Kind.CHAIN:
                return Executable.MEASURED
            case Kind.ACTION | Kind.REPORT:
                return Executable.DATED
            case Kind.COMMITMENT:
                return Executable.ATTESTED
            case Kind.STATED | Kind.CONTRADICTION:
                return Executable.UNVERIFIABLE


_NOUNS = {
    Kind.INDICATOR: Noun("indicateur", "indicateurs", False),
    Kind.ACTION: Noun("action", "actions", True),
    Kind.REPORT: Noun("remise", "remises", True),
    Kind.COMMITMENT: Noun("engagement", "engagements", False),
    Kind.STATED: Noun("énoncé", "énoncés", False),
    Kind.CONTRADICTION: Noun("contradiction", "contradictions", True),
    Kind.BUDGET: Noun("budget", "budgets", False),
    Kind.COHERENCE: Noun("cohérence", "cohérences", True),
    Kind.CHAIN: Noun("règle", "règles", True),
}


def kind_of(rule: Indicator | Statement) -> Kind:
    if isinstance(rule, Indicator):
        return Kind.INDICATOR
    assert isinstance(rule, Obligation)
    match rule:
        case Action():
            return Kind.ACTION
        case Report():
            return Kind.REPORT
        case Commitment():
            return Kind.COMMITMENT
        case Stated():
            return Kind.STATED
        case Contradiction():
            return Kind.CONTRADICTION
        case Budget():
            return Kind.BUDGET
        case Coherence():
            return Kind.COHERENCE
        case Chain():
            return Kind.CHAIN
        case _:
            assert_never(rule)


def not_evaluated(rulebook: Rulebook) -> str:
    """`3 actions et 1 remise du référentiel … ne sont pas encore évaluées.`"""
    counts = Counter(kind_of(statement) for statement in rulebook.statements)
    nouns = [(kind.noun, counts[kind]) for kind in Kind if counts[kind]]
    *others, last = [f"{count} {noun.one if count == 1 else noun.several}" for noun, count in nouns]
    named = f"{', '.join(others)} et {last}" if others else last
    agreed = "évaluée" if all(noun.feminine for noun, _ in nouns) else "évalué"
    verb, plural = ("n'est", "") if counts.total() == 1 else ("ne sont", "s")
    return f"{named} du référentiel {rulebook.name} {verb} pas encore {agreed}{plural}."
