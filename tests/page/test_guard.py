"""Who may ask: our own pages, by our own names, and with the password where there is one."""

import socket

import pytest
from command_line import refused
from serving import OWN, visitor

from awda.page.guard import LOOPBACK, Rules

pytestmark = pytest.mark.small


@pytest.fixture(scope="module")
def client():
    with visitor() as found:
        yield found


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[::2]:8765"])
def test_another_name_is_not_answered(client, host):
    assert client.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["localhost:8765", "127.0.0.1", "[::1]:8765"])
def test_names_of_this_computer_are(client, host):
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("origin", [None, "null", "http://evil.example", "http://127.0.0.1:1"])
def test_nothing_is_stopped_or_opened_for_another_site(client, origin):
    headers = {} if origin is None else {"origin": origin}
    for address in ("/stop?from=village", "/upload"):
        assert client.post(address, headers=headers).status_code == 403


def test_a_picture_in_another_site_starts_no_runs(client):
    headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}
    assert client.get("/run?from=village", headers=headers).status_code == 403
    headers["sec-fetch-mode"] = "navigate"
    assert client.get("/", headers=headers).status_code == 200


def test_a_request_that_is_too_long_is_refused(client):
    told = client.post("/upload", headers=OWN, content=b"x" * 200_000)
    assert told.status_code == 413


def test_a_page_lets_nothing_of_elsewhere_in(client):
    policy = client.get("/").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "http" not in policy


def test_each_visitor_has_a_session_of_its_own():
    with visitor() as one:
        first = one.get("/").cookies["awda_session"]
        assert "awda_session" not in one.get("/").cookies
        one.cookies.clear()
        assert one.get("/").cookies["awda_session"] != first


def test_a_password_is_asked_for_and_only_the_right_one_is_taken():
    with visitor(rules=Rules(LOOPBACK, "correct horse battery")) as client:
        assert client.get("/").status_code == 401
        assert client.get("/", auth=("any", "wrong horse")).status_code == 401
        assert client.get("/", headers={"authorization": "Basic ???"}).status_code == 401
        assert client.get("/", auth=("any", "correct horse battery")).status_code == 200


def test_others_may_reach_the_page_with_a_password_only(monkeypatch):
    for password in ("", "short"):
        monkeypatch.setenv("AWDA_PASSWORD", password)
        assert "AWDA_PASSWORD" in refused("serve", "--host", "0.0.0.0")


def test_a_port_that_is_taken_is_one_sentence():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert "nothing can listen there" in refused("serve", "--port", port)
