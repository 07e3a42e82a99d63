"""The rules that a rule is made of, and those that are made of it or speak of it."""

from checker.authoring.passport.part import Part, Subject
from checker.authoring.walk import nodes_in
from checker.model import Indicator, Statement, rules_in
from checker.obligations import Conclusion, Contradiction, Override, RuleFact, Term


def links(subject: Subject) -> Part:
    rule, rulebook = subject.rule, subject.loaded.rulebook
    titles = {one.code: one.title for one in rulebook.indicators} | {one.code: one.title for one in rulebook.statements}
    made_of = _made_of(rule)
    made_with = [one.code for one in rulebook.indicators if one is not rule and rule.code in _made_of(one)]
    spoken_of = [one.code for one in rulebook.statements if rule.code in _named(one)]
    lines: list[str] = []
    for words, codes in (("Faite de", made_of), ("Sert à", made_with), ("Nommée par", spoken_of)):
        lines += [f"{words} {code} – {titles.get(code, '')}." for code in codes]
    told = lines or ["Elle n'est faite d'aucune autre règle, et aucune n'est faite d'elle."]
    data = {"made_of": made_of, "makes": made_with, "named_by": spoken_of}
    return Part("links", "Règles liées", tuple(told), data)


def _made_of(rule: Indicator) -> list[str]:
    return list(dict.fromkeys(code for reading in rule.readings for code in rules_in(reading.measure)))


def _named(statement: Statement) -> set[str]:
    codes: set[str] = set()
    for node in nodes_in(statement):
        match node:
            case RuleFact(code) | Term(code=code):
                codes.add(code)
            case Override(codes=named) | Conclusion(codes=named) | Contradiction(concerns=named):
                codes.update(named)
            case _:
                pass
    return codes
