"""Numbers and steps that no quotation founds; titles and quotations that two rules share."""

from collections.abc import Iterator, Sequence

from checker import syntax
from checker.authoring.lint.book import Book, Rule
from checker.authoring.walk import nodes_in
from checker.diagnostic import Code, Diagnostic
from checker.model import Citation
from checker.text import folded


def sources(book: Book) -> Iterator[Diagnostic]:
    titles: dict[str, Rule] = {}
    quotes: dict[tuple[str, tuple[int, int] | None], tuple[Rule, Citation]] = {}
    for classification in book.classifications:
        yield from _unfounded(classification.brackets)
    for rule in book.rules:
        yield from _unfounded(rule.node.clauses)
        yield from _unfounded_narrowings(rule)
        first = titles.setdefault(folded(rule.indicator.title), rule)
        if first is not rule:
            yield Diagnostic(
                Code.LIN15, f"« {first.indicator.code} » a le même titre.", rule.node.title.span,
                "un titre dit ce que cette règle a de propre",
            )  # fmt: skip
        for citation in _citations(rule):
            owner, other = quotes.setdefault((folded(citation.quote), citation.lines), (rule, citation))
            if owner is not rule:
                place = f"{other.span.source.name}:{other.span.line}"
                yield Diagnostic(
                    Code.LIN16, f"« {owner.indicator.code} » cite le même passage.", citation.span,
                    f"il est cité à {place} : citez ici ce qui fonde cette règle",
                )  # fmt: skip


def _citations(rule: Rule) -> list[Citation]:
    """But those that say the nature of a rule or whom it is about: one list of the contract says it of several."""
    scope = rule.indicator.scope
    shared = {*rule.indicator.proof, *(scope.citations if scope else ())}
    found = {node for node in nodes_in(rule.indicator) if isinstance(node, Citation)} - shared
    return sorted(found, key=lambda one: one.span.start)


_Numbered = syntax.Target | syntax.TargetToSet | syntax.Critical | syntax.Reference | syntax.Bracket
_NUMBERS: dict[type[_Numbered], tuple[str, str]] = {
    syntax.Target: ("cette cible ne cite", "« cette cible »"),
    syntax.TargetToSet: ("cette cible ne cite", "« cette cible »"),
    syntax.Critical: ("ce seuil critique ne cite", "« ce seuil »"),
    syntax.Reference: ("cette référence ne cite", "« cette valeur »"),
    syntax.Bracket: ("ce barème ne cite", "« ces valeurs »"),
}


def _unfounded(nodes: Sequence[object]) -> Iterator[Diagnostic]:
    for node in nodes_in(tuple(nodes)):
        if isinstance(node, _Numbered) and not node.citations:
            subject, quote = _NUMBERS[type(node)]
            yield Diagnostic(
                Code.LIN13, f"{subject} pas le contrat.", node.span, f"ajoutez par exemple « source {quote} »"
            )
        elif isinstance(node, syntax.Reading) and not any(isinstance(one, syntax.Citation) for one in nodes_in(node)):
            yield Diagnostic(
                Code.LIN14, f"la lecture « {node.title.text} » ne cite pas le contrat.", node.title.span,
                "citez avant « écartée car » ce qui se lit ainsi",
            )  # fmt: skip
        elif isinstance(node, syntax.Scope) and not node.citations:
            yield Diagnostic(
                Code.LIN14, f"rien du contrat ne fonde « pour les caf où {_words(node.condition)} ».", node.span,
                "ajoutez par exemple « source « les Caf dont il s'agit » »",
            )  # fmt: skip


def _words(node: syntax.Condition) -> str:
    return " ".join(node.span.text.split())


def _unfounded_narrowings(rule: Rule) -> Iterator[Diagnostic]:
    """Every step, and the choice of the busiest site."""
    retained: set[str] = set()
    for way in rule.ways:
        steps = [stated.node for population in way.populations for stated in population]
        yield from _unfounded_steps([node for node in steps if isinstance(node, syntax.Among)], retained)
    for node in nodes_in(rule.node.clauses):
        if isinstance(node, syntax.Busiest) and not node.citations:
            told = f"rien du contrat ne fonde « au {node.part.text} de plus grande somme »."
            hint = "ajoutez par exemple « source « le lieu d'accueil le plus important » »"
            yield Diagnostic(Code.LIN14, told, node.span, hint)


def _unfounded_steps(steps: Sequence[syntax.Among], known: set[str]) -> Iterator[Diagnostic]:
    """A step that another reading of the rule has too is told of, or founded, once."""
    for node in steps:
        words = f"en {node.frozen.span.text} " if node.frozen else ""
        words += _words(node.condition)
        if not node.citations and words not in known:
            yield Diagnostic(
                Code.LIN14, f"rien du contrat ne fonde « parmi celles où {words} ».", node.span,
                "ajoutez par exemple « source « ce qui écarte ces lignes » »",
            )  # fmt: skip
        known.add(words)
