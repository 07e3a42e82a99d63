"""Each mistake that an author can make has its sample, its words and, where there is one, a hint that is right text."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from checker.cli import Exit, main
from checker.diagnostic import Code, Diagnostic
from checker.load import load
from checker.parse import parse
from checker.source import Source
from tests.errors.gallery import CODES, ERRORS, PAGE, SEVERAL, mistakes, page, sample_of, told

Golden = Callable[[Path, str], None]
LOOKED_UP = {Code.SRC01, Code.SRC02, Code.SRC04}  # told by `cogcheck sources`, the others by any command
SAMPLES = [*map(sample_of, CODES), SEVERAL]


def test_every_code_has_its_sample_and_every_sample_its_code() -> None:
    assert set(ERRORS.glob("*.regles")) == set(SAMPLES)


def test_every_sample_has_its_golden_text() -> None:
    assert {path.stem for path in ERRORS.glob("*.txt") if path.stem[:3] != "DON"} == {
        "texte-exemple",
        *(sample.stem for sample in SAMPLES),
    }


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.name)
def test_a_sample_shows_its_code_and_no_other(code: Code) -> None:
    assert {one.code for one in mistakes(sample_of(code))} == {code}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_a_sample_says_its_golden_text(sample: Path, golden: Golden) -> None:
    golden(sample.with_suffix(".txt"), told(sample))


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.name)
def test_the_command_prints_the_golden_text_and_ends_with_2(
    code: Code, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    sample = sample_of(code)
    command = (
        ["sources", "--texts", str(ERRORS), "--rulebook", str(sample)]
        if code in LOOKED_UP
        else ["check", "nowhere", "--rulebook", str(sample)]
    )
    assert main(command) == Exit.UNUSABLE
    assert capfdbinary.readouterr().err.decode() == sample.with_suffix(".txt").read_text(encoding="utf-8")


def test_several_mistakes_are_told_in_one_run_in_the_order_of_the_text() -> None:
    found = mistakes(SEVERAL)
    assert [(one.code.name, one.span.line) for one in found] == [
        ("SYN02", 11),  # part de pieces
        ("NOM02", 13),  # non mase
        ("SYN01", 14),  # 85.5 %
        ("SYN03", 15),  # « au moins
        ("SYN02", 17),  # indicatuer
        ("NOM06", 26),  # no « niveaux »
        ("UNI02", 31),  # 12 metres
        ("SYN02", 36),  # sources
        ("TMP02", 41),  # en 2028
    ]


# ---- each message of what a measure means stands in a sample

MEANING = (
    "amounts",
    "classifications",
    "conditions",
    "formulas",
    "indicators",
    "measures",
    "populations",
    "rows",
    "targets",
)
WITHOUT_A_CONVENTION = {
    "« dès » vaut jusqu'à la fin de la convention, et aucune convention n'est écrite.",
    "rien ne dit les années de cette cible.",
}


def sentences(path: Path) -> Iterator[str]:
    """The messages written in a module, each as a pattern: what is in braces may be anything."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    spoken = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
    for node in ast.walk(tree):
        parts = node.values if isinstance(node, ast.JoinedStr) else [node]
        texts = [one.value if isinstance(one, ast.Constant) else None for one in parts]
        if id(node) in inside or id(node) in spoken or not isinstance(texts[-1], str) or not texts[-1].endswith("."):
            continue
        yield "".join(re.escape(text) if isinstance(text, str) else ".+?" for text in texts)


@pytest.mark.parametrize("module", MEANING)
def test_each_message_stands_in_a_golden_text(module: str) -> None:
    golden = "\n".join(sample.with_suffix(".txt").read_text(encoding="utf-8") for sample in SAMPLES)
    needed = [
        one
        for one in sentences(Path(f"checker/resolve/{module}.py"))
        if one not in map(re.escape, WITHOUT_A_CONVENTION)
    ]
    assert needed
    assert [one for one in needed if not re.search(rf"(?m) : [A-Z]{{3}}\d\d {one}$", golden)] == []


@pytest.mark.parametrize("target", ["≥ 12 m² dès 2025", "à fixer"])
def test_the_messages_of_a_rulebook_without_convention_are_told(target: str, tmp_path: Path) -> None:
    path = tmp_path / "sans.regles"
    path.write_text(
        'indicateur F1-1 "Surfaces"\n  nature suivi\n  niveaux national\n  source fiche 1 « a »\n'
        "  période année selon annee\n  mesure somme de surface_utile_nette des surfaces\n"
        f"  cible {target}\n",
        encoding="utf-8",
    )
    [one] = load(str(path)).diagnostics
    assert (one.code, one.message in WITHOUT_A_CONVENTION) == (Code.TMP02, True)


# ---- how a message is written


def every_mistake() -> list[tuple[Path, Diagnostic]]:
    return [(sample, one) for sample in SAMPLES for one in mistakes(sample)]


def test_a_message_is_one_sentence() -> None:
    for _, one in every_mistake():
        assert one.message.endswith(".")
        assert "\n" not in one.message
        assert ". " not in one.message, one.message


def test_a_message_ends_its_quotation_marks_and_a_hint_too() -> None:
    for _, one in every_mistake():
        for text in (one.message, one.hint or ""):
            assert text.count("«") <= text.count("»")
            assert "«  »" not in text


def test_a_mistake_underlines_something() -> None:
    for _, one in every_mistake():
        assert one.span.text.strip(), one


# ---- a hint that shows right text: pasted in, its mistake is gone and no other comes

SHOWN = re.compile(
    r"(?:écrivez|vouliez-vous dire|(?P<added>ajoutez)) (?:par exemple )?« (?P<text>(?:[^«»]|«[^«»]*»)*) »"
)


def shown(one: Diagnostic) -> re.Match[str] | None:
    return SHOWN.search(one.hint or "")


def pasted(written: str, one: Diagnostic, hint: re.Match[str]) -> str:
    """The sample with the text of a hint in the place of the mistake; added, under the title or the nature."""
    start, end = one.span.start, one.span.end
    if not hint["added"]:
        return written[:start] + hint["text"] + written[end:]
    after_nature = "après « nature »" in (one.hint or "")
    end = written.index("\n", written.index("  nature", end) if after_nature else end)
    return f"{written[:end]}\n  {hint['text']}{written[end:]}"


def test_most_codes_have_a_hint_that_shows_right_text() -> None:
    codes = {one.code for _, one in every_mistake()}
    assert len({one.code for _, one in every_mistake() if shown(one)}) > len(codes) / 2
    hints = [shown(one) for _, one in every_mistake()]
    assert len([hint for hint in hints if hint]) > len(hints) / 3


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_a_hint_pasted_in_mends_its_mistake(sample: Path, tmp_path: Path) -> None:
    written = sample.read_text(encoding="utf-8")
    before = load(str(sample)).diagnostics
    for one in before:
        hint = shown(one)
        if hint is None:
            continue
        mended = tmp_path / "mended.regles"
        mended.write_text(pasted(written, one, hint), encoding="utf-8")
        left = [other.message for other in before if other is not one]
        assert [other.message for other in load(str(mended)).diagnostics] == left


def test_the_line_that_a_hint_gives_for_a_quotation_is_right(tmp_path: Path) -> None:
    for code, right in ((Code.SRC02, "source l. 28 «"), (Code.SRC04, "source l. 8 «")):
        written = sample_of(code).read_text(encoding="utf-8")
        wrong = mistakes(sample_of(code))[0].span.text.split("«")[0] + "«"
        mended = tmp_path / "mended.regles"
        mended.write_text(written.replace(wrong, right), encoding="utf-8")
        for name in ("SOURCE.toml", "texte-exemple.txt"):
            (tmp_path / name).write_bytes((ERRORS / name).read_bytes())
        assert mistakes(mended) == ()


# ---- the page


def test_the_gallery_page_is_up_to_date(golden: Golden) -> None:
    golden(PAGE, page())


def test_the_samples_differ_by_their_mistakes_only() -> None:
    """A sample is laid out as people should: two spaces a level, no tab, no blank at the end of a line."""
    for sample in SAMPLES:
        for line in sample.read_text(encoding="utf-8").splitlines():
            assert line == line.rstrip()
            assert "\t" not in line
            assert (len(line) - len(line.lstrip())) % 2 == 0


def test_the_statements_around_a_mistake_are_still_read() -> None:
    source = Source("x", SEVERAL.read_text(encoding="utf-8"))
    assert [statement.name.text for statement in parse(source).file.statements] == [
        "exemple", "F1-1", "F1-2", "F2-1", "F2-2",
    ]  # fmt: skip
