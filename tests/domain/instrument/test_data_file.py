"""Lines of keys and tables, as an editor counts them."""

import pytest

from dmscorer.domain.errors import BrokenFile
from dmscorer.domain.instrument.data_file import read, unique

TEXT = """# a comment with [[brackets]] = 1
title = { en = "x [ y", de = "z" } # [
list = [
  { n = 1 },
  { n = 2 },
]
[[site]]
id = "a"
[[site.item]]
id = "one"
[[site.item]]
id = "two"
[[site]]
id = "b"
[[site.item]]
id = "three"
[tail]
"quoted.key" = true
"""


def test_every_table_and_key_has_its_line() -> None:
    root = read(TEXT.encode(), "x.toml", BrokenFile)
    first, second = root.tables("site")
    assert (root.line("title"), root.line("list")) == (2, 3)
    assert [one.line("n") for one in root.tables("list")] == [4, 5]
    assert (first.line(), first.line("id"), second.line("id")) == (7, 8, 14)
    assert [item.line("id") for item in first.tables("item")] == [10, 12]
    assert [item.line("id") for item in second.tables("item")] == [16]
    assert root.line("tail", "quoted.key") == 18


@pytest.mark.parametrize(
    ("getter", "text", "cause"),
    [
        ("text", "k = 1", "a text that is not empty"),
        ("text", "k = ' '", "a text that is not empty"),
        ("identifier", "k = 'A b'", "small letters"),
        ("slug", "k = 'a_b'", "small letters, digits and -"),
        ("whole", "k = 1.0", "a whole number"),
        ("whole", "k = true", "a whole number"),
        ("texts", "k = [1]", "a list of texts"),
        ("mapping", "k = 1", "a table"),
        ("words", "k = 'x'", "a wording"),
        ("tables", "k = 1", "[[k]]"),
        ("get", "other = 1", "the key 'k' is missing"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_with_its_line(getter: str, text: str, cause: str) -> None:
    root = read(f"\n{text}\n".encode(), "x.toml", BrokenFile)
    with pytest.raises(BrokenFile) as caught:
        getattr(root, getter)("k")
    assert cause in caught.value.cause
    assert caught.value.line == (2 if text.startswith("k") else 1)


def test_a_wording_needs_every_language() -> None:
    root = read(b"k = { en = 'x' }", "x.toml", BrokenFile)
    assert root.words("k").en == "x"
    with pytest.raises(BrokenFile, match="no wording in 'de'"):
        root.words("k", ("en", "de"))


def test_the_second_of_two_is_named_with_the_line_of_the_first() -> None:
    root = read(b"[[a]]\nid = 'x'\n[[a]]\nid = 'x'\n", "x.toml", BrokenFile)
    with pytest.raises(BrokenFile, match=r"x\.toml, line 4: the thing 'x' is there twice \(first in line 2\)"):
        unique(root.tables("a"), "id", "the thing")
