"""The password, cookie values and tokens: where they are sent, and that they are never printed."""

import json

import pytest

from tests.doctor.api import PASSWORD, SESSION, TOKEN, Api, permits, running
from tests.doctor.command import PAGE, doctor


@pytest.mark.parametrize("as_json", [(), ("--json",)])
@pytest.mark.parametrize("trusted", [PAGE, "http://localhost"])
def test_neither_password_nor_cookie_values_nor_tokens_are_ever_printed(as_json, trusted):
    def leaky(origin: str, preflight: bool):  # a server that repeats its secrets wherever it can
        headers = permits(PAGE, methods=f"GET, {TOKEN}, {PASSWORD}")(origin, preflight)
        return [*headers, ("X-Token", TOKEN), ("Vary", "Origin"), ("Set-Cookie", f"other={SESSION}; x={SESSION}")]

    with running(Api(PAGE, trusted=(trusted,), cors=leaky, session="Path=/; SameSite=Nope")) as port:
        origin = f"http://localhost:{port}"
        given = ("--login", f"{origin}/login/", "--user", "ann", "--method", "DELETE")
        done = doctor(PAGE, f"{origin}/whoami/?key={SESSION}", *given, *as_json, password=PASSWORD)
    assert done.returncode == 1
    for secret in (PASSWORD, TOKEN, SESSION):
        assert secret not in done.stdout + done.stderr
    assert "sessionid=" in done.stdout
    assert "preflight-method-not-allowed" in done.stdout


def test_short_secrets_are_not_printed_either():
    short = {"hunter2", "tok12", "abc"}

    def leaky(origin: str, preflight: bool):
        allowed = [("Access-Control-Allow-Origin", f"https://{secret}.example") for secret in sorted(short)]
        return [*allowed, ("Access-Control-Expose-Headers", "hunter2"), ("Set-Cookie", "csrftoken=tok12")]

    with running(Api(PAGE, cors=leaky)) as port:
        origin = f"http://localhost:{port}"
        given = (f"{origin}/whoami/", "--login", f"{origin}/login/", "--user", "ann")
        logged_in = doctor(PAGE, *given, password="hunter2")
        with_cookie = doctor(PAGE, f"{origin}/whoami/", "--cookie", "sessionid=abc; Path=/", "--json")
    assert [secret for secret in ("hunter2", "tok12") if secret in logged_in.stdout] == []
    assert [secret for secret in ("abc", "tok12") if secret in with_cookie.stdout] == []
    assert "> Access-Control-Allow-Origin: https://….example" in logged_in.stdout


def test_a_one_letter_password_is_hidden_in_server_texts_but_not_in_the_report():
    with running(Api(PAGE, cors=permits("http://a.example"))) as port:
        origin = f"http://localhost:{port}"
        given = (f"{origin}/whoami/", "--login", f"{origin}/login/", "--user", "ann")
        done = doctor(PAGE, *given, password="a")
    assert "Not visible from outside" in done.stdout
    assert f"API   {origin}/whoami/" in done.stdout


def test_the_password_is_sent_to_the_login_only_and_never_in_a_url(healthy):
    api, origin = healthy
    doctor(PAGE, f"{origin}/whoami/", "--login", f"{origin}/login/", "--user", "ann", password=PASSWORD)
    requests = zip(api.heads, api.bodies, strict=True)
    assert [head.split("\n")[0] for head, body in requests if PASSWORD.encode() in body] == ["POST /login/"]
    assert not any(PASSWORD in head for head in api.heads)


def test_where_csrf_refuses_the_page_other_origins_are_tried_until_one_is_accepted():
    api = Api(PAGE, cors=permits(PAGE))
    with running(api) as port:
        origin = f"http://localhost:{port}"
        api.trusted = (origin,)
        given = ("--login", f"{origin}/login/", "--user", "ann", "--json")
        done = doctor(PAGE, f"{origin}/whoami/", *given, password=PASSWORD)
    data = json.loads(done.stdout)
    assert data["findings"][0]["id"] == "csrf-origin"
    by_way = {(login["way"], login["works"]) for login in data["logins"]}
    assert by_way == {("login by fetch", False), ("login on the API's page", True)}
    posts = [head for head in api.heads if head.startswith("POST")]
    origins = [line.partition(": ")[2] for head in posts for line in head.split("\n") if line.startswith("Origin: ")]
    assert origins == [PAGE, f"{PAGE}/", origin]
