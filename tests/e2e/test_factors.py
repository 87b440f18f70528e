"""A passkey in a real browser: enrolled, confirmed by another, and it signs what the page shows."""

from __future__ import annotations

from playwright.sync_api import expect

from demo import PASSWORD
from tests.e2e.browser import Window
from tests.e2e.conftest import Open
from tests.e2e.pages import rows
from tests.e2e.site import Site
from tests.e2e.walk import zh

WAITS = (
    "SELECT c.number, u.username FROM tracker_case c JOIN tracker_post p ON p.unit_id = c.unit_id"
    " JOIN tracker_user u ON u.id = p.person_id WHERE c.status = 'verified'"
    " AND c.signed_head_id IS NULL AND c.ruling_id IS NULL AND c.notice_at IS NOT NULL"
    " AND c.stand_in_id IS NULL AND p.role = 'head' AND p.tenure = 'holder'"
    " AND p.ended_at IS NULL AND u.username <> 'head.justice' ORDER BY c.id DESC"
)


def with_authenticator(window: Window) -> None:
    """Plug in Chromium's own virtual authenticator, which asks for a finger and gets it."""
    session = window.page.context.new_cdp_session(window.page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_enrolled_confirmed_and_signs(site: Site, window: Open) -> None:
    number, username = rows(site, WAITS)[0]
    head = window()
    home = site.url.replace("127.0.0.1", "localhost")  # a passkey belongs to a name
    head.site = Site(site.folder, site.at, site.port)
    head.go(f"{home}/accounts/login/")
    head.page.fill("input[name=login]", username)
    head.page.fill("input[name=password]", PASSWORD)
    head.page.press("input[name=password]", "Enter")
    expect(head.page.locator(".user-menu")).to_be_visible()
    with_authenticator(head)
    enrol(head, home)
    confirm(site, window(), username)
    head.go(f"{home}/cases/{number}/sign/")
    assert not head.faults()
    head.page.locator("main .sign .btn-primary").click()
    expect(head.page).to_have_url(f"{home}/cases/{number}/")
    signed = (
        "SELECT s.factor FROM tracker_signature s JOIN tracker_case c ON c.id = s.case_id"
        " WHERE c.number = ? AND s.role = 'head' ORDER BY s.id DESC"
    )
    assert rows(site, signed, number)[0][0] == "passkey"


def enrol(head: Window, home: str) -> None:
    head.go(f"{home}/accounts/2fa/")
    assert not head.faults()
    head.page.get_by_role("link", name=zh("Passkey of this device, or security key")).click()
    head.page.fill("input[name=password]", PASSWORD)  # asked again, at an open desk
    head.page.press("input[name=password]", "Enter")
    head.page.fill("input[name=name]", "办公电脑")
    head.page.wait_for_load_state("networkidle")  # its script has to be there before the button
    head.page.locator("#mfa_webauthn_add").click()
    expect(head.page.locator("main")).to_contain_text("办公电脑")
    waits = zh("Signing factor enrolled")
    expect(head.page.locator("main .note-warning")).to_contain_text(waits)


def confirm(site: Site, auditor: Window, username: str) -> None:
    """The auditor knows the person, and says how."""
    auditor.sign_in("auditor", PASSWORD)
    auditor.go("/custody/")
    name = rows(site, "SELECT name FROM tracker_user WHERE username = ?", username)[0][0]
    auditor.page.locator(f"label:has-text('{name}') input[name=events]").check()
    auditor.page.fill("[name=how]", "当面核对工作证")
    auditor.page.fill("[name=password]", PASSWORD)
    auditor.page.locator("main .btn-primary").click()
    expect(auditor.page.locator(".rows-custody")).to_contain_text("当面核对工作证")
