"""The doctor as a command: its output, its arguments and its exit codes."""

import json

import pytest

from tests.doctor.api import PASSWORD, Api, permits, running
from tests.doctor.command import PAGE, doctor
from tests.doctor.servers import answering, serving


def test_a_healthy_deployment_works_in_every_browser_with_exit_code_0(healthy):
    _, origin = healthy
    done = doctor(PAGE, f"{origin}/whoami/", "--login", f"{origin}/login/", "--user", "ann", password=PASSWORD)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Nothing is wrong, as far as HTTP shows." in done.stdout
    assert done.stdout.splitlines()[0] == f"Login from {PAGE} to {origin} works in every browser."
    assert "Does a login work?  yes, in all 5 browser variants, by fetch and on the API's page" in done.stdout
    assert done.stderr == ""
    assert max(map(len, done.stdout.splitlines())) <= 100


def test_a_finding_is_exit_code_1_with_its_evidence_and_its_fix_in_text_and_json():
    with running(Api(PAGE, trusted=(PAGE,), cors=lambda origin, preflight: [])) as port:
        url = f"http://localhost:{port}/whoami/"
        done, as_json = doctor(PAGE, url), doctor(PAGE, url, "--json")
    assert done.returncode == as_json.returncode == 1
    assert "ERROR  allow-origin-missing" in done.stdout
    assert "> no Access-Control-Allow-Origin" in done.stdout
    assert f"How to fix it: Send Access-Control-Allow-Origin: {PAGE}" in done.stdout
    data = json.loads(as_json.stdout)
    assert data["schema_version"] == 2
    assert [finding["id"] for finding in data["findings"]] == ["allow-origin-missing"]
    assert "  [CorsError.MissingAllowOriginHeader; Fetch" in done.stdout
    assert "\nerror: the page does not get what it requests\n" in done.stdout
    assert data["findings"][0]["devtools_code"] == "CorsError.MissingAllowOriginHeader"
    change = data["findings"][0]["fixes"][0][0]
    assert (change["setting"], change["value"], change["file"]) == ("Access-Control-Allow-Origin", PAGE, "response")
    assert {login["works"] for login in data["logins"]} == {False}
    assert {login["broken"] for login in data["logins"]} == {"allow-origin-missing"}


def test_without_a_login_the_cookies_are_listed_as_unseen(healthy):
    _, origin = healthy
    done = doctor(PAGE, f"{origin}/whoami/", "--json")
    data = json.loads(done.stdout)
    assert done.returncode == 2
    assert {login["works"] for login in data["logins"]} == {None}
    assert data["unseen"][0].startswith("The cookies: give --login URL")


def test_a_given_cookie_takes_the_place_of_a_login(healthy):
    _, origin = healthy
    api = origin.replace("localhost", "127.0.0.1")
    with running(Api(PAGE, cors=permits(PAGE))) as port:
        api = f"http://127.0.0.1:{port}/whoami/"
        done = doctor(PAGE, api, "--cookie", "Set-Cookie: sessionid=…; Path=/; HttpOnly; SameSite=Lax", "--json")
    assert json.loads(done.stdout)["findings"][0]["id"] == "samesite-lax"


def test_one_engine_is_one_row(healthy):
    _, origin = healthy
    done = doctor(PAGE, f"{origin}/whoami/", "--engine", "firefox", "--json")
    assert {login["engine"] for login in json.loads(done.stdout)["logins"]} == {"firefox"}


def test_no_response_at_all_is_one_finding_and_exit_code_2():
    with serving(answering("HTTP/1.1 200 OK")) as port:
        pass  # and now nothing listens there
    done = doctor(PAGE, f"http://localhost:{port}/whoami/", "--json")
    assert done.returncode == 2
    assert [finding["id"] for finding in json.loads(done.stdout)["findings"]] == ["nothing-listens"]
    assert done.stderr == ""


def test_a_wrong_password_is_inconclusive_with_exit_code_2(healthy):
    api, origin = healthy
    arguments = (PAGE, f"{origin}/whoami/", "--login", f"{origin}/login/", "--user", "ann")
    done = doctor(*arguments, password="wrong")
    assert done.returncode == 2
    assert "login-refused" in done.stdout
    assert sum(head.startswith("POST") for head in api.heads) == 1  # one attempt, so that no account is locked


def test_evidence_printed_above_is_not_repeated():
    api = Api(PAGE, session="Path=/; SameSite=Lax", cors=permits(PAGE), trusted=(PAGE,))
    with running(api) as port:
        url = f"http://127.0.0.1:{port}"
        given = (f"{url}/whoami/", "--login", f"{url}/login/", "--user", "ann")
        done = doctor(PAGE, *given, password=PASSWORD)
    assert done.stdout.count("> Set-Cookie: sessionid=") == 1
    assert "    > as above" in done.stdout.splitlines()


def test_help_gives_the_number_of_requests(healthy):
    api, origin = healthy
    doctor(PAGE, f"{origin}/whoami/")
    alone = len(api.heads)
    doctor(PAGE, f"{origin}/whoami/", f"{origin}/other/")
    more = len(api.heads) - 2 * alone
    doctor(PAGE, f"{origin}/whoami/", "--login", f"{origin}/login/", "--user", "ann", password=PASSWORD)
    login = len(api.heads) - 3 * alone - more
    assert (8 <= alone <= 12, 1 <= more <= 3, 15 <= login <= 25) == (True, True, True), (alone, more, login)
    help_text = " ".join(doctor("--help").stdout.split())
    assert "about ten requests for the first API_URL and about two for each further one" in help_text
    assert "A login takes about twenty requests more" in help_text


def test_the_login_is_the_only_write(healthy):
    api, origin = healthy
    doctor(PAGE, f"{origin}/whoami/", "--login", f"{origin}/login/", "--user", "ann", password=PASSWORD)
    methods = [head.split()[0] for head in api.heads]
    assert set(methods) == {"GET", "OPTIONS", "POST"}
    assert methods.count("POST") == 1
    assert len(methods) < 40


BAD = [
    (("localhost:3000", "http://localhost/"), "PAGE_ORIGIN 'localhost:3000' is not an http(s) URL"),
    ((PAGE, "/whoami/"), "write one like https://api.example.com/whoami/"),
    ((PAGE, "http://ann:secret-of-ann@localhost/"), "API_URL contains a user name or a password"),
    ((PAGE, "http://localhost:99999/"), "not an http(s) URL"),
    (
        (PAGE, "http://localhost/", "--engine", "safari"),
        "no --engine 'safari': there are chromium, chromium-blocked, firefox",
    ),
    ((PAGE, "http://localhost/", "--timeout", "never"), "--timeout 'never' is not a number from 1 to 600"),
    ((PAGE, "http://localhost/", "--timeout", "nan"), "write seconds, such as 60"),
    ((PAGE, "http://localhost/", "--timeout", "0"), "--timeout '0' is not a number from 1 to 600"),
    (
        (PAGE, "http://localhost/", "--method", "DELTE"),
        "--method 'DELTE' is no method that writes: did you mean DELETE?",
    ),
    ((PAGE, "http://localhost/", "--engine", "firefx"), "no --engine 'firefx': did you mean firefox?"),
    ((PAGE, "ftp://ann:secret-of-ann@localhost:3000"), "API_URL is not an http(s) URL"),
    ((PAGE, "http://ann:secret-of-ann@local%host/"), "API_URL is not an http(s) URL"),
    ((PAGE, "http://ann:secret-of-ann%40localhost/"), "API_URL is not an http(s) URL"),
    (("ftp://localhost/?key=secret-of-ann", "http://localhost/"), "PAGE_ORIGIN is not an http(s) URL"),
    (("http://local%host/#secret-of-ann", "http://localhost/"), "PAGE_ORIGIN is not an http(s) URL"),
    (
        (PAGE, "http://localhost/", "--login", "http://example.com/?token=secret-of-ann", "--user", "ann"),
        "--login is not encrypted",
    ),
    ((PAGE, "http://localhost/", "--cookie", "Set-Cookie: "), "write one like 'Set-Cookie: sessionid=…"),
    ((PAGE, "http://localhost/", "--ca", "/nothing.pem"), "write the path of a PEM file such as ca.pem"),
    ((PAGE, "http://localhost/", "--login", "http://localhost/login/"), "--login and --user go together"),
    ((PAGE, "http://localhost/", "--user", "ann"), "--login is missing"),
    (
        (PAGE, "http://localhost/", "--login", "http://api.example.com/login/", "--user", "ann"),
        "is not encrypted, so the password is not sent there",
    ),
    (
        (PAGE, "http://localhost/", "--login", "http://localhost/login/", "--user", "ann"),
        "set CROSSHOST_PASSWORD, or run the doctor in a terminal",
    ),
]


@pytest.mark.parametrize(("arguments", "message"), BAD)
def test_bad_input_is_one_line_that_shows_a_right_value(arguments, message):
    done = doctor(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "secret-of-ann" not in done.stderr


def test_the_password_is_prompted_for_in_a_terminal(monkeypatch):
    from crosshost.doctor import cli
    from crosshost.doctor.login import login_options

    monkeypatch.delenv("CROSSHOST_PASSWORD", raising=False)
    monkeypatch.setattr(login_options.sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(login_options.getpass, "getpass", lambda prompt: f"typed after {prompt}")
    parser = cli.argparse.ArgumentParser()
    cli.add_arguments(parser)
    arguments = parser.parse_args([PAGE, f"{PAGE}/x", "--login", f"{PAGE}/login/", "--user", "ann"])
    person = login_options.person_of(arguments, ())
    assert person.password == "typed after Password of ann: "
    assert "typed" not in repr(person)
