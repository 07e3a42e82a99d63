"""The one canonical layout: what each thing that an author types becomes, and what is never touched."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from checker.authoring.fmt import fmt
from checker.diagnostic import RulebookError
from checker.load import shipped_rulebooks
from checker.parse import parse
from checker.parse.grammar import lark
from checker.source import Source
from tests.authoring.same import opaque, remarks, titles, tree_of

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = Path(__file__).parent / "golden"
HEAD = 'indicateur F1-1 "Pièces"\n'


def laid_out(text: str) -> str:
    """What the formatter writes; formatting it again changes nothing."""
    formatted = fmt(Source("a.regles", text))
    assert fmt(Source("a.regles", formatted)) == formatted
    return formatted


# ---------------------------------------------------------------- the page


def test_everything_at_once() -> None:
    """A file typed without care, remarks in the oddest places, and its canonical form: read the two side by side."""
    typed = (GOLDEN / "fmt-avant.regles").read_text(encoding="utf-8")
    written = (GOLDEN / "fmt-apres.regles").read_text(encoding="utf-8")
    assert laid_out(typed) == written
    assert tree_of(written) == tree_of(typed)
    assert (opaque(written), titles(written)) == (opaque(typed), titles(typed))
    assert sorted(remarks(written)) == sorted(remarks(typed))


SHIPPED = sorted(shipped_rulebooks().rglob("*.regles"))
SAMPLES = [path for path in sorted((ROOT / "grammar").rglob("*.regles")) if not parse(Source.read(path)).diagnostics]
FENCES = [
    pytest.param(
        fence,
        id=f"{page}: {fence.split(maxsplit=2)[0]} {fence.split(maxsplit=2)[1]}",
    )
    for page in ("README.md", "grammar/LANGUE.md")
    for fence in re.findall(
        r"^```regles\n(.*?)^```$", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
]


def test_there_are_rulebooks_and_samples() -> None:
    assert len(SHIPPED) >= 6
    assert len(SAMPLES) >= 20
    assert len(FENCES) >= 12


@pytest.mark.parametrize("path", [*SHIPPED, *SAMPLES], ids=lambda path: path.name)
def test_what_is_shipped_is_canonical(path: Path) -> None:
    assert laid_out(Source.read(path).original).encode() == path.read_bytes()


@pytest.mark.parametrize("fence", FENCES)
def test_what_the_pages_show_is_canonical(fence: str) -> None:
    text = HEAD + fence if fence.startswith("  ") else fence
    assert laid_out(text) == text


@pytest.mark.parametrize("path", [*SHIPPED, *SAMPLES], ids=lambda path: path.name)
def test_a_rulebook_on_one_line_gets_its_lines_back(path: Path) -> None:
    """White space carries no meaning: every other layout leads to the canonical one."""
    lines = Source.read(path).original.splitlines()
    text = laid_out("\n".join(line for line in lines if not line.lstrip().startswith(("#", "--"))))
    on_one_line = re.sub(r'("[^"\n]*"|«(?:[^«»]|«[^«»]*»)*»)|\s+', lambda found: found[1] or " ", text)
    assert "\n" not in on_one_line
    assert laid_out(on_one_line) == text


# ---------------------------------------------------------------- clauses


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Nature suivi", "  nature suivi\n"),
        ("acteur Caf,Cnaf niveau CAF , National", "  acteurs Caf, Cnaf\n  niveaux caf, national\n"),
        ('période mois,année selon jour sinon "x"', '  période mois, année selon jour, sinon "x"\n'),
        ("source fiche 1,F1 l.3 -4«a»", "  source fiche 1, F1 l. 3-4 «a»\n"),
        ("mesure   nombre\nde pieces", "  mesure nombre de pieces\n"),
        ("mesure somme de a/somme de b des c", "  mesure somme de a / somme de b des c\n"),
        ("mesure étendue de F1-1 entre Caf", "  mesure étendue de F1-1 entre caf\n"),
        ("mesure valeur déclarée unité m2", "  mesure valeur déclarée\n  unité m²\n"),
        (
            'mesure part des a où b soit "c" parmi celles où d sinon "e" source «f»',
            '  mesure part des a\n    où b, soit "c"\n    parmi celles où d, sinon "e"\n      source «f»\n',
        ),
        (
            "cible≥85%dès 2013 source «a» seuil critique ≥80% source «b»",
            "  cible ≥ 85 % dès 2013\n    source «a»\n  seuil critique ≥ 80 %\n    source «b»\n",
        ),
        (
            'référence 2012:83% en jours ouvrés"x" source «a»',
            '  référence 2012 : 83 % en jours ouvrés "x"\n    source «a»\n',
        ),
        (
            'lecture "a" période cumulée depuis 2013 source «b» écartée car "c" source «d»',
            '  lecture "a"\n    période cumulée depuis 2013\n    source «b»\n    écartée car "c"\n  source «d»\n',
        ),
        (
            'lecture "a" mesure part des b où c parmi ceux où d source «e» écartée car "f"',
            (
                '  lecture "a"\n    mesure part des b\n      où c\n      parmi ceux où d\n        source «e»\n'
                '    écartée car "f"\n'
            ),
        ),
        (
            'lecture "a" mesure valeur déclarée où b écartée car "c"',
            '  lecture "a"\n    mesure valeur déclarée\n    où b\n    écartée car "c"\n',
        ),
    ],
)
def test_a_clause(typed: str, written: str) -> None:
    assert laid_out(f"{HEAD}{typed}") == f"{HEAD}{written}"


def test_the_author_s_order_of_clauses_stays() -> None:
    text = f"{HEAD}  cible ≥ 85 % dès 2013\n  nature suivi\n  niveaux caf\n"
    assert laid_out(text) == text


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("a>=1", "a ≥ 1"),
        ("a<=1", "a ≤ 1"),
        ("a!=b", "a ≠ b"),
        ("NON a ET b Ou c", "non a et b ou c"),
        ("( a et b )ou(c)", "(a et b) ou (c)"),  # the author's parentheses stay
        ('a DANS( b,"c d" )', 'a dans (b, "c d")'),
        ("a hors(b)", "a hors (b)"),
        ("jours  ouvrés de a à b<10jours  ouvrés", "jours ouvrés de a à b < 10 jours ouvrés"),
        ("jours calendaires de a à b ≤ 3 jours", "jours calendaires de a à b ≤ 3 jours"),
        ("caf Manque", "caf manque"),
    ],
)
def test_a_condition(typed: str, written: str) -> None:
    count = "  mesure nombre de pieces\n    parmi celles où "
    assert laid_out(f"{HEAD}{count}{typed}") == f"{HEAD}{count}{written}\n"


def test_a_very_long_list_stays_on_one_line() -> None:
    codes = ", ".join(f'"code {number}"' for number in range(100))
    text = f"{HEAD}  mesure nombre de pieces\n    parmi celles où etat hors ({codes}), si la colonne est livrée\n"
    assert laid_out(text.replace('", "', '",\n "')) == text


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("85", "85"),
        ("3500", "3500"),  # a year, perhaps: it is not cut in two
        ("3\u00a0500", "3 500"),
        ("9999", "9999"),
        ("10000", "10 000"),
        ("1234567,50", "1 234 567,50"),
        ("−12", "-12"),
        ("007", "7"),
        ("0,5", "0,5"),
        ("85 points", "85 points"),
        ("1 POINT", "1 point"),
        ("12m2", "12 m²"),
        ("32 heures  /  semaine", "32 heures/semaine"),
        ("32 heures par semaine", "32 heures/semaine"),
        ("3 jours calendaires", "3 jours calendaires"),
        ("15 jours\u00a0ouvrés", "15 jours ouvrés"),
        ("113 m€", "113 M€"),
        ("5 Machins", "5 Machins"),  # unknown: told elsewhere, kept here
    ],
)
def test_a_number_and_its_unit(typed: str, written: str) -> None:
    text = f"{HEAD}  cible ≥ {{}} dès 2013\n"
    assert laid_out(text.format(typed)) == text.format(written)


def test_a_convention() -> None:
    typed = 'convention c-1 "C" entre Etat,Cnaf signée le 16 JUILLET 2013 période 2013 à 2017'
    assert laid_out(typed) == (
        'convention c-1 "C"\n  entre Etat, Cnaf\n  signée le 16 juillet 2013\n  période 2013 à 2017\n'
    )


def test_a_table_aligns_its_columns_two_spaces_after_the_longest() -> None:
    typed = (
        'table t "lignes" clé a,bb a:Identifiant bb:Code Caf,peut manquer période:période ccc:code parmi x,"y z" '
        'contrôle contrôle_1:a≥0 sinon "négatif" d:oui\nou non table u "autres" a:nombre en m2'
    )
    assert laid_out(typed) == (
        'table t "lignes"\n'
        "  clé a, bb\n"
        "  a        : identifiant\n"
        "  bb       : code caf, peut manquer\n"
        "  période  : période\n"
        '  ccc      : code parmi x, "y z"\n'
        "  contrôle contrôle_1 : a ≥ 0\n"
        '    sinon "négatif"\n'
        "  d        : oui ou non\n"
        "\n"
        'table u "autres"\n'
        "  a  : nombre en m²\n"
    )


# ---------------------------------------------------------------- blank lines


@pytest.mark.parametrize("blanks", ["\n", "\n\n", "\n\n\n\n"])
def test_one_blank_line_between_statements(blanks: str) -> None:
    assert laid_out(f"{HEAD.strip()}{blanks}{HEAD}") == f"{HEAD}\n{HEAD}"


@pytest.mark.parametrize(("blanks", "kept"), [("\n", "\n"), ("\n\n", "\n\n"), ("\n\n\n", "\n\n")])
def test_at_most_one_blank_line_between_clauses(blanks: str, kept: str) -> None:
    text = f"{HEAD}  nature suivi{{}}  niveaux caf\n"
    assert laid_out(text.format(blanks)) == text.format(kept)


def test_no_blank_line_under_the_first_line_nor_inside_a_clause() -> None:
    text = f"{HEAD}  cible ≥ 85 % dès 2013\n    source « a »\n"
    assert laid_out(text.replace("\n", "\n\n")) == text


@pytest.mark.parametrize("text", ["", "\n", "  \n\n\t\n", "\N{ZERO WIDTH NO-BREAK SPACE}"])
def test_nothing_stays_nothing(text: str) -> None:
    assert laid_out(text) == ""


# ---------------------------------------------------------------- remarks and titles


@pytest.mark.parametrize(
    "text",
    [
        "-- seule\n",
        "# Un titre\n\n## Un autre\n\n-- et une remarque\n",
        f"-- au-dessus\n{HEAD}",
        f"-- du fichier\n\n-- de la règle\n{HEAD}",
        f"# Titre\n\n-- du fichier\n\n{HEAD}",
        f"{HEAD}  -- d'une clause\n  nature suivi\n",
        f"{HEAD}  nature suivi\n\n  -- une autre\n  -- encore\n\n  niveaux caf\n",
        f"{HEAD}  nature suivi  -- qui suit\n  niveaux caf  -- qui suit aussi\n",
        f"{HEAD}  cible ≥ 85 % dès 2013\n    -- entre une cible et sa source\n    source « a »\n",
        f"{HEAD}  nature suivi\n  -- à la fin de la règle\n\n{HEAD}",
        f"{HEAD}  nature suivi\n\n  -- à faire\n  -- plus tard\n\n-- au-dessus de l'autre\n{HEAD}",
        f"{HEAD}  nature suivi\n  -- à la fin\n",
        f"{HEAD}  nature suivi\n\n-- du fichier\n",
        f"{HEAD}  acteurs Caf,  -- la première\n      -- la seconde\n      Cnaf\n",
        f"{HEAD}  nature suivi\n\n# Un titre au milieu\n\n  niveaux caf\n",
        f"{HEAD}  nature suivi  # qui n'est pas un titre\n",
        f"{HEAD}  nature suivi\n  ------------\n  --\n  niveaux caf\n",
    ],
)
def test_a_remark_or_a_title_stays_where_it_stands(text: str) -> None:
    assert laid_out(text) == text


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("--collée", "  -- collée\n  nature suivi\n"),
        ("          -- loin", "  -- loin\n  nature suivi\n"),
        ("\t-- après une tabulation   ", "  -- après une tabulation\n  nature suivi\n"),
        ("-- dièse # dedans", "  -- dièse # dedans\n  nature suivi\n"),
        ("--- trois", "  --- trois\n  nature suivi\n"),
    ],
)
def test_a_remark_is_tidied(typed: str, written: str) -> None:
    assert laid_out(f"{HEAD}{typed}\nnature suivi") == f"{HEAD}{written}"


def test_a_remark_before_a_comma_goes_after_it() -> None:
    typed = f"{HEAD}  acteurs Caf -- la première\n  , Cnaf\n"
    assert laid_out(typed) == f"{HEAD}  acteurs Caf,  -- la première\n      Cnaf\n"


def test_a_remark_on_each_side_of_a_comma() -> None:
    text = f"{HEAD}  acteurs Caf  -- avant\n      ,  -- après\n      Cnaf\n"
    assert laid_out(text) == text


def test_a_line_that_a_remark_breaks_goes_on_without_its_comma() -> None:
    typed = f'{HEAD}  mesure part des a où b -- ici\n, soit "c" parmi celles où d -- là\n sinon "e"'
    assert laid_out(typed) == (
        f'{HEAD}  mesure part des a\n    où b  -- ici\n        soit "c"\n'
        '    parmi celles où d  -- là\n        sinon "e"\n'
    )


def test_a_column_whose_colon_a_remark_comes_before_is_not_aligned() -> None:
    text = 'table t "t"\n  a   : texte\n  très_long  -- un nom\n      : texte\n  bb  : texte\n'
    assert laid_out(text) == text


# ---------------------------------------------------------------- what is never touched


@pytest.mark.parametrize(
    "quote",
    [
        "« une citation »",
        "«sans blancs»",
        "«   avec   trop  de blancs   »",
        "« sur\n   deux lignes \n\n\tet plus »",
        "« dans « une autre » »",
        '« 85%  -- # "dès" 2013 »',
        "« m2 >= 3500 jours  ouvrés »",
        "« re\u0301sultat\u00a0: d’e\u0301tape »",  # accents in two signs
        "« \N{ZERO WIDTH NO-BREAK SPACE} \u2028 »",
    ],
)
def test_a_quotation_keeps_its_letters(quote: str) -> None:
    text = f"{HEAD}  source fiche 1 {quote}\n  nature suivi\n"
    assert laid_out(text) == text
    assert laid_out(f"{HEAD} source fiche 1{quote}nature suivi") == text


@pytest.mark.parametrize("label", ["", "  a  ", "-- a # b", "« a", "b »", "e\u0301tat", "12 m2 >= 3", "l'été\u00a0;"])
def test_a_text_keeps_its_letters(label: str) -> None:
    text = f'{HEAD}  référence 2012 : 83 % "{label}"\n'
    assert laid_out(text) == text
    assert laid_out(f'{HEAD} référence 2012:83%"{label}"') == text


def test_accents_are_in_one_sign_but_in_texts() -> None:
    typed = 'indicateur F1 "e\u0301te\u0301" -- e\u0301\nre\u0301fe\u0301rence 2012:1 # e\u0301\nsource «e\u0301»'
    assert laid_out(typed) == (
        'indicateur F1 "e\u0301te\u0301"  -- é\n  référence 2012 : 1  # é\n    source «e\u0301»\n'
    )


@pytest.mark.parametrize("path", sorted((ROOT / "grammar").rglob("SYN*.regles")), ids=lambda path: path.name)
def test_a_file_with_mistakes_has_no_layout(path: Path) -> None:
    """The mistakes are those that reading finds."""
    source = Source.read(path)
    with pytest.raises(RulebookError) as refused:
        fmt(source)
    assert refused.value.diagnostics == parse(source).diagnostics
    assert refused.value.diagnostics


def test_a_mistake_of_meaning_is_no_obstacle() -> None:
    text = f"{HEAD}  mesure nombre de licornes\n"
    assert laid_out(text) == text


def test_every_word_of_the_grammar_is_a_keyword_a_sign_or_known_by_name() -> None:
    """Keywords are read whatever their case and written small; a new kind of word must say how it is written."""
    kept = {"WORD", "NAME", "INTEGER", "YEAR", "PERIOD", "TEXT", "QUOTE", "NUMBER"}
    passed_over = {"BLANK", "TITLE", "REMARK"}
    words = [one for one in lark().terminals if one.name not in kept | passed_over]
    signs = {one.name for one in words if "i" not in one.pattern.flags}
    assert signs == {
        "_COMMA", "_COLON", "_SLASH", "_DASH", "_LEFT_PAR", "_RIGHT_PAR",
        "AT_LEAST", "AT_MOST", "MORE", "LESS", "EQUAL", "DIFFERENT", "_PLUS", "_MINUS", "_TIMES",
    }  # fmt: skip
