"""What a page says of itself, also one that is made to keep its reader busy."""

import time

import pytest

from bot.links.page import Page, read_page


def test_the_page_s_card_wins_over_its_title() -> None:
    body = b"""<html><head><title>Menu | Soup</title>
      <meta name="description" content="All soups">
      <meta property="og:title" content="Soup &amp; bread">
      <META CONTENT='Warm, "every" day' PROPERTY='og:description'>
      <meta property=og:image content=/soup.png>"""
    assert read_page(body) == Page(
        title="Soup & bread", description='Warm, "every" day', image="/soup.png"
    )


def test_without_a_card_title_and_description_are_taken() -> None:
    body = b"<title>\n Soup\n of the   day </title><meta name=description content='Leek'>"
    assert read_page(body) == Page(title="Soup of the day", description="Leek")


@pytest.mark.parametrize(
    ("body", "charset", "title"),
    [
        ("<title>Thé</title>".encode(), "", "Thé"),
        ("\ufeff<title>Thé</title>".encode(), "latin-1", "Thé"),
        ("<title>Thé</title>".encode("latin-1"), "iso-8859-1", "Thé"),
        ('<meta charset="windows-1252"><title>Thé</title>'.encode("cp1252"), "", "Thé"),
        ("<title>Thé</title>".encode(), "no-such-charset", "Thé"),
        ("<title>Thé</title>".encode(), "iso-8859-12", "Thé"),
        ('<meta charset="windows-1259"><title>Thé</title>'.encode(), "utf16le", "Thé"),
        (b"<title>Th\xff</title>", "punycode", "Th\ufffd"),
    ],
)
def test_a_page_is_read_in_its_own_letters(body: bytes, charset: str, title: str) -> None:
    assert read_page(body, charset).title == title


def test_what_can_t_be_seen_is_taken_out_and_length_is_bounded() -> None:
    body = f"<title>So\u202eup\u200b\x07 {'a' * 400}</title>".encode()
    title = read_page(body).title
    assert title.startswith("So up aaa")
    assert title.endswith("…")
    assert len(title) == 300


def test_what_stands_in_the_body_is_no_title() -> None:
    assert read_page(b"<head></head><body><title>Not this</title>") == Page()


@pytest.mark.parametrize(
    "hostile",
    [b"<meta " * 90_000, b"<title>" * 70_000, b"<meta a=\"" * 60_000, b"<" * 500_000,
     b"<meta content='" + b"a='" * 150_000 + b">", b"<meta " + b"a=" * 1900 + b">" ],
)  # fmt: skip
def test_no_page_takes_long(hostile: bytes) -> None:
    began = time.process_time()
    read_page(hostile[: 512 * 1024])
    assert time.process_time() - began < 3
