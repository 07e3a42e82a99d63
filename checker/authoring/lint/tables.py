"""What a rulebook declares and never uses; a convention without its day."""

from collections.abc import Iterator

from checker.authoring.lint.book import Book
from checker.authoring.walk import nodes_in
from checker.catalogue import Column, Table, columns_of
from checker.diagnostic import Code, Diagnostic


def tables(book: Book) -> Iterator[Diagnostic]:
    used: set[str] = set()
    read: set[Column] = set()
    for node in nodes_in((book.rulebook.indicators, book.rulebook.statements)):
        if isinstance(node, Table):
            used.add(node.name)
        elif isinstance(node, Column):
            read.add(node)
    for table in book.tables:
        if table.name not in used and read.isdisjoint(table.columns):
            yield Diagnostic(
                Code.LIN03, f"aucune règle ne se mesure sur la table « {table.name} ».", table.span,
                "ôtez-la, ou écrivez la règle qui la lit",
            )  # fmt: skip
            continue
        checked = {column for check in table.checks for column in columns_of(check.condition)}
        for column in table.columns:
            if column not in read | checked and column.name not in table.key and column != table.subject:
                yield Diagnostic(
                    Code.LIN04, f"aucune règle ne lit la colonne « {column.name} ».", column.span,
                    "ôtez-la : les Caf n'auront pas à la livrer",
                )  # fmt: skip


def convention(book: Book) -> Iterator[Diagnostic]:
    node = book.convention
    if node is not None and book.rulebook.convention is not None and book.rulebook.convention.signed is None:
        yield Diagnostic(
            Code.LIN26, f"la convention « {node.name.text} » ne dit pas quand elle est signée.", node.name.span,
            "ajoutez par exemple « signée le 16 juillet 2013 »",
        )  # fmt: skip
