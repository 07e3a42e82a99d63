"""All that is known of a rule, part by part."""

from checker.authoring.passport.aims import aims
from checker.authoring.passport.data import data
from checker.authoring.passport.links import links
from checker.authoring.passport.others import others
from checker.authoring.passport.part import Part, Subject, cited, quotes
from checker.authoring.passport.population import population
from checker.authoring.passport.queries import queries
from checker.authoring.passport.standing import standing
from checker.authoring.passport.units import units
from checker.authoring.passport.vectors import vectors
from checker.authoring.passport.weaknesses import weaknesses
from checker.load import Loaded
from checker.model import Indicator

_PARTS = (standing, aims, population, units, queries, vectors, data, others, links, weaknesses)


def passport(rule: Indicator, loaded: Loaded) -> tuple[Part, ...]:
    """The parts of a rule's page, in order, those that have something to say; the contract's sentences come first."""
    subject = Subject(rule, loaded)
    contract = Part("citations", "Le contrat", tuple(quotes(rule.citations, "")), cited(rule.citations))
    return (contract, *(made for make in _PARTS if (made := make(subject)).lines))
