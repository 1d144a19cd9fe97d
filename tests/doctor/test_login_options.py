"""The options of the login: what they mean together, and one clear line for what cannot be right."""

import argparse

import pytest

from crosshost import Problem
from crosshost.doctor import cli
from crosshost.doctor.login import login_options
from crosshost.doctor.login.person import Person

LOGIN = "https://api.example.com/login"


@pytest.fixture(autouse=True)
def password(monkeypatch):
    monkeypatch.setenv("CROSSHOST_PASSWORD", "secret-of-ann")


def person(*options: str) -> Person | None:
    parser = argparse.ArgumentParser()
    cli.add_arguments(parser)
    given = parser.parse_args(["https://app.example.com", "https://api.example.com/me", *options])
    return login_options.person_of(given, ())


def test_the_fields_are_those_of_the_json_object():
    ann = person("--login", LOGIN, "--login-json", '{"user": {"email": "ann@example.com"}, "remember": true}')
    assert (ann.encoding, ann.fields) == ("json", {"user": {"email": "ann@example.com"}, "remember": True})
    assert (ann.user, ann.password) == ("", "secret-of-ann")


def test_a_form_is_a_flag_or_has_fields():
    assert (person("--login", LOGIN, "--user", "ann", "--login-form").encoding) == "form"
    ann = person("--login", LOGIN, "--login-form", "email=ann%40example.com&keep=")
    assert (ann.encoding, ann.fields) == ("form", {"email": "ann@example.com", "keep": ""})


def test_names_of_fields_and_the_url_of_the_token_are_kept():
    ann = person("--login", LOGIN, "--user", "ann", "--user-field", "email", "--csrf-url", "https://api.example.com/c")
    assert (ann.user_field, ann.csrf_url, ann.fields, ann.encoding) == (
        "email",
        "https://api.example.com/c",
        None,
        None,
    )


def test_without_a_login_there_is_no_person():
    assert person() is None


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--login", LOGIN, "--login-json", "{email: secret-of-ann}"), "--login-json is not JSON (Expecting property"),
        (("--login", LOGIN, "--login-json", '["secret-of-ann"]'), "must be an object with the names and values"),
        (("--login", LOGIN, "--login-json", "[" * 100_000), "nested too deep"),
        (("--login", LOGIN, "--login-form", "secret-of-ann"), "--login-form must be name=value"),
        (("--login", LOGIN, "--login-json", "{}", "--login-form"), "do not go together: leave out one of them"),
        (("--login", LOGIN, "--login-form"), "--login and --user go together"),
        (("--login", LOGIN), "--login and --user go together"),
        (("--login-json", '{"email": "a"}'), "--login is missing, the URL of the login"),
        (("--csrf-url", "https://api.example.com/csrf"), "--login is missing, the URL of the login"),
        (("--user-field", "email"), "--login is missing, the URL of the login"),
        (
            ("--login", LOGIN, "--user", "ann", "--csrf-url", "/csrf/"),
            "write one like https://api.example.com/csrf/",
        ),
    ],
)
def test_what_cannot_be_right_is_one_line_that_shows_a_right_value(options, message):
    with pytest.raises(Problem) as raised:
        person(*options)
    text = str(raised.value)
    assert message in text
    assert "secret-of-ann" not in text
    assert "\n" not in text
