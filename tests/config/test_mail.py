"""The mail server out of one address."""

import pytest

from config.mail import MailServer, mail_server


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("", MailServer()),
        ("smtp://mail.county.example", MailServer("mail.county.example")),
        (
            "smtp://xiaohao:p%40ss@mail.county.example:587/?tls=1",
            MailServer("mail.county.example", 587, "xiaohao", "p@ss", starttls=True),
        ),
        ("smtps://mail.county.example", MailServer("mail.county.example", 465, ssl=True)),
    ],
)
def test_an_address(url: str, server: MailServer) -> None:
    assert mail_server(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "mail.county.example",
        "http://mail.county.example",
        "smtp://",
        "smtp://mail.county.example/?tsl=1",
        "smtp://mail.county.example/?tls=maybe",
    ],
)
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(ValueError, match="EMAIL_URL"):
        mail_server(url)
