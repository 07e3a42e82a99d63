"""Each lint has its sample, its words, its page; its hint is right text; and it can be accepted, reason beside it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from checker.authoring.fmt import fmt
from checker.authoring.lint import lint
from checker.diagnostic import Code, Diagnostic, render
from checker.load import load
from checker.source import Source
from tests.errors.lints import ABOUT_ACCEPTANCES, CODES, LINTS, PAGE, accepting, advice, page, page_of, sample_of, told
from tests.errors.test_errors import pasted, shown
from tests.errors.test_reference import resolved, whole

Golden = Callable[[Path, str], None]
ACCEPTABLE = [code for code in CODES if code not in ABOUT_ACCEPTANCES]


def named(code: Code) -> str:
    return code.name


def linted(folder: Path, text: str) -> tuple[Diagnostic, ...]:
    path = folder / "essai.regles"
    path.write_text(text, encoding="utf-8")
    loaded = load(str(path))
    assert "\n".join(render(one) for one in loaded.diagnostics) == ""
    return lint(loaded)


def test_every_lint_has_its_sample_and_its_golden_text() -> None:
    samples = {sample_of(code) for code in CODES}
    assert set(LINTS.iterdir()) == samples | {sample.with_suffix(".txt") for sample in samples}


@pytest.mark.parametrize("code", CODES, ids=named)
def test_a_sample_is_a_rulebook_that_works_with_this_lint_and_no_other(code: Code) -> None:
    assert load(str(sample_of(code))).diagnostics == ()
    assert {one.code for one in advice(sample_of(code))} == {code}


@pytest.mark.parametrize("code", CODES, ids=named)
def test_a_sample_says_its_golden_text(code: Code, golden: Golden) -> None:
    golden(sample_of(code).with_suffix(".txt"), told(sample_of(code)))


def test_the_page_is_up_to_date(golden: Golden) -> None:
    golden(PAGE, page())


# ---- how a lint is written


@pytest.mark.parametrize("code", CODES, ids=named)
def test_a_lint_is_one_sentence_that_underlines_something(code: Code) -> None:
    for one in advice(sample_of(code)):
        assert one.message.endswith(".")
        assert "\n" not in one.message
        assert ". " not in one.message.replace("l. ", "")
        assert one.span.text.strip()
        for text in (one.message, one.hint or ""):
            assert text.count("«") == text.count("»")


@pytest.mark.parametrize("code", CODES, ids=named)
def test_a_page_says_what_and_why_and_how_to_accept(code: Code) -> None:
    about = page_of(code)
    for text in (about.what, about.why):
        assert text.endswith((".", ". »"))
    assert (about.reason is None) is (code in ABOUT_ACCEPTANCES)


@pytest.mark.parametrize("code", CODES, ids=named)
def test_what_a_page_shows_as_right_is_of_the_language(code: Code) -> None:
    right = page_of(code).right
    surroundings = 'convention essai "essai"\n  période 2013 à 2027\n\n'
    text = whole(right) if right.startswith("convention") else surroundings + whole(right)
    assert "\n".join(render(one) for one in resolved(text).diagnostics) == ""


@pytest.mark.parametrize("code", CODES, ids=named)
def test_a_hint_pasted_in_is_right_text_and_its_lint_is_gone(code: Code, tmp_path: Path) -> None:
    sample = sample_of(code)
    before = advice(sample)
    for one in before:
        hint = shown(one)
        if hint is not None:
            after = linted(tmp_path, pasted(sample.read_text(encoding="utf-8"), one, hint))
            assert one.message not in [other.message for other in after if other.code is code]


def test_some_hints_show_right_text() -> None:
    assert len([one for code in CODES for one in advice(sample_of(code)) if shown(one)]) >= 7


# ---- accepting


@pytest.mark.parametrize("code", ACCEPTABLE, ids=named)
def test_a_lint_is_accepted_by_a_remark_above_its_line(code: Code, tmp_path: Path) -> None:
    assert linted(tmp_path, accepting(sample_of(code), page_of(code).reason or "")) == ()


@pytest.mark.parametrize("code", ACCEPTABLE, ids=named)
def test_it_stays_accepted_once_the_file_is_formatted(code: Code, tmp_path: Path) -> None:
    written = accepting(sample_of(code), page_of(code).reason or "")
    assert linted(tmp_path, fmt(Source("essai.regles", written))) == ()


@pytest.mark.parametrize("code", ACCEPTABLE, ids=named)
def test_it_is_accepted_at_the_end_of_its_line_too_formatted_or_not(code: Code, tmp_path: Path) -> None:
    sample = sample_of(code)
    lines = sample.read_text(encoding="utf-8").split("\n")
    for line in {one.span.line for one in advice(sample)}:
        lines[line - 1] += f"  -- accepté {code.name} : {page_of(code).reason}"
    written = "\n".join(lines)
    assert linted(tmp_path, written) == ()
    assert linted(tmp_path, fmt(Source("essai.regles", written))) == ()
