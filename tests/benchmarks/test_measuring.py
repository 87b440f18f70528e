"""What `make bench` stands on: forms are sent as a browser sends them, statements named rightly."""

import pytest

from benchmarks.http.browser import Answer, Cost, multipart
from benchmarks.raw import Statement

PAGE = """
<form action="/search/"><input name="q" value="not posted"></form>
<form method="post" action="/cases/1/assign/">
  <input type="hidden" name="csrfmiddlewaretoken" value="abc">
  <input type="hidden" name="version" value="7">
  <input type="checkbox" name="ticked" checked><input type="checkbox" name="unticked">
  <input type="radio" name="one" value="a"><input type="radio" name="one" value="b" checked>
  <select name="first"><option value="1">1</option><option value="2">2</option></select>
  <select name="chosen"><option value="1">1</option><option value="2" selected>2</option></select>
  <textarea name="text">
typed &amp; kept</textarea>
  <input type="file" name="uploads"><button name="reload" value="1">More rows</button>
</form>
"""


@pytest.fixture
def page() -> Answer:
    return Answer(200, "", PAGE, Cost(0, 0, 0, 0), "/cases/1/assign/")


def test_a_form_is_sent_as_it_stands_on_the_page(page: Answer) -> None:
    form = page.form("/assign/")
    assert form.fields == [
        ("csrfmiddlewaretoken", "abc"),
        ("version", "7"),
        ("ticked", "on"),
        ("one", "b"),
        ("first", "1"),
        ("chosen", "2"),
        ("text", "typed & kept"),
    ]


def test_what_is_typed_takes_the_place_of_what_stood_there(page: Answer) -> None:
    sent = page.form("/assign/").filled({"chosen": 1, "text": ["two", "of them"]})
    assert sent[-3:] == [("chosen", "1"), ("text", "two"), ("text", "of them")]
    assert ("version", "7") in sent
    assert ("chosen", "2") not in sent


def test_a_missing_form_is_a_fault(page: Answer) -> None:
    with pytest.raises(AssertionError, match="no form to …/plan/"):
        page.form("/plan/")


def test_a_picture_goes_with_its_fields() -> None:
    body, kind = multipart([("note", "修好了")], {"uploads": b"\xff\xd8"})
    mark = kind.partition("boundary=")[2].encode()
    assert body.count(b"--" + mark) == 3
    assert "修好了".encode() in body
    assert b'name="uploads"; filename="after.jpg"' in body


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ('INSERT INTO "tracker_clock" ("id") VALUES (%s)', "INSERT clock"),
        ('UPDATE "tracker_case" SET "version" = %s', "UPDATE case"),
        (
            'SELECT EXISTS(SELECT 1 FROM "tracker_clock" WHERE ("a" = 1)) FROM "tracker_case"',
            "SELECT case",
        ),
    ],
)
def test_a_statement_is_named_by_its_own_table(sql: str, words: str) -> None:
    assert Statement(sql, None, many=False).words == words
