"""How names, words and quotations are compared."""

import pytest

from kb.texts import Term, fold, name_key, pieces, quote_key, sort_key, terms, words


def test_a_quotation_is_known_by_its_words_alone() -> None:
    first = "“transparency, reassurance and confidence … that their rights”"
    second = "transparency, reassurance, and confidence... that their rights"
    assert quote_key(first) == quote_key(second) == "transparency reassurance and confidence that their rights"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("It’s a well-known fact", "its a well known fact"),
        ("It's a well—known fact.", "its a well known fact"),
        ("either/or", "either or"),
        ("Ｆull ＷＩＤＴＨ", "full width"),
        ("50 %", "50"),
        ("snake_case", "snakecase"),
    ],
)
def test_quote_key(text: str, key: str) -> None:
    assert quote_key(text) == key


def test_folding_is_not_left_to_databases() -> None:
    assert fold("  STRASSE\n") == fold("straße")
    assert fold("Ἀθῆναι ΣΟΦΟΣ") == fold("ἀθῆναι σοφοσ")
    assert words("Nagorno-Karabakh’s STRASSE, 2023") == ["nagorno", "karabakh", "s", "strasse", "2023"]


@pytest.mark.parametrize("name", ["U.S. State Department", "the US State Department", "us  state department"])
def test_a_name_is_compared_without_article_case_and_stops(name: str) -> None:
    assert name_key(name) == "us state department"


def test_sort_keys_have_one_order_in_every_encoding() -> None:
    texts = ["a", "z", "\ud7fe", "\ud7ff", "\ue000", "\ufeffb", "\uff21", "\U00010000", "\U0001f600", "\U0010ffff"]
    texts = sorted([*texts, *(one + other for one in texts for other in texts)])
    keys = [sort_key(text) for text in texts]
    assert keys == sorted(keys, key=lambda key: key.encode("utf-16-be")) == sorted(keys)
    assert len(set(keys)) == len(texts)


def test_a_sort_key_is_the_text_where_all_agree() -> None:
    assert sort_key("Հայաստան, Россия, 한국") == "Հայաստան, Россия, 한국"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Russia Partner", ["russia", "partner"]),
        ('"Security  Partner" relied', ["security partner", "relied"]),
        ("strateg* -Moscow", ["strateg*", "-moscow"]),
        ('-"the end" -co* "open ph"*', ["-the end", "-co*", "open ph*"]),
        ("co-operate U.S.", ["co operate", "u s"]),
        ('"never closed', ["never", "closed"]),
        ('* - "" -* …', []),
        ("AND OR NOT NEAR(a) ^b {c}", ["and", "or", "not", "near a", "b", "c"]),
    ],
)
def test_the_terms_of_a_question_to_full_text(query: str, found: list[str]) -> None:
    assert terms(query) == found
    assert [Term.read(term).text for term in found] == found


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("Russia’s “Security  Partner”, no.", 'russia "security partner"', "[Russia]’s “[Security  Partner]”, no."),
        ("strategic strategies", "strateg*", "[strategic] [strategies]"),
        ("a ﬁne e\u0301tat", "fine état", "a [ﬁne] [e\u0301tat]"),
        ("so so so", '"so so"', "[so so so]"),
        ("said, not said", "-said", "said, not said"),
        ("👩‍👩‍👧 said", "said", "👩‍👩‍👧 [said]"),
        ("STRASSE", "straße", "[STRASSE]"),
        ("", "x", ""),
    ],
)
def test_pieces_are_cut_from_the_original_text(text: str, query: str, marked: str) -> None:
    found = pieces(text, terms(query))
    assert "".join(piece for piece, _ in found) == text
    assert "".join(f"[{piece}]" if is_found else piece for piece, is_found in found) == marked
