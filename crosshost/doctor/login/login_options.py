"""The options of the command line that say how to log in."""

import argparse
import getpass
import json
import os
import sys
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import parse_qsl

from crosshost import Problem
from crosshost.doctor import targets
from crosshost.doctor.login import person
from crosshost.doctor.login.person import Encoding, Person

PASSWORD = "CROSSHOST_PASSWORD"  # noqa: S105 # nosec B105 (the variable's name)
URL = "https://api.example.com/accounts/login/"
JSON, FORM = '{"email": "ann@example.com"}', "email=ann@example.com"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    login = parser.add_argument_group(
        "login",
        f"The password comes from the environment variable {PASSWORD} or a prompt. It is sent in the field password, "
        f"or where a value of --login-json or --login-form has {person.PASSWORD}; {person.USER} stands for --user. "
        "Without both, the fields are those of the form at the login's URL, or username and password.",
    )
    login.add_argument("--login", metavar="URL", help="log in at this URL, once, as the page would")
    login.add_argument("--user", metavar="NAME", help="with --login: the user name")
    login.add_argument("--login-json", metavar="OBJECT", help=f"the fields of the login, as JSON: '{JSON}'")
    login.add_argument(
        "--login-form",
        metavar="FIELDS",
        nargs="?",
        const="",
        help=f"send a form instead of JSON; with these fields: '{FORM}'",
    )
    login.add_argument("--user-field", metavar="NAME", help="the field of the user name, if it is not username: email")
    login.add_argument("--password-field", metavar="NAME", help="the field of the password, if it is not password")
    login.add_argument("--csrf-url", metavar="URL", help="a URL that sets or returns the CSRF token; requested first")


def person_of(arguments: argparse.Namespace, hosts: Collection[str]) -> Person | None:
    """Return who logs in, or None without --login. Raises Problem for options that do not go together."""
    fields, encoding = fields_of(arguments)
    more = [name for name in ("user_field", "password_field", "csrf_url") if getattr(arguments, name, None)]
    if not arguments.login:
        if arguments.user or fields is not None or encoding or more:
            raise Problem(f"--login is missing, the URL of the login: --login {URL} --user ann")
        return None
    if not (arguments.user or fields):
        raise Problem(f"--login and --user go together: --login {URL} --user ann, or --login-json '{JSON}'")
    if arguments.cookie:
        raise Problem("--login and --cookie do not go together: leave out --cookie")
    url = targets.login(arguments.login, hosts)
    csrf_url = targets.parsed("--csrf-url", arguments.csrf_url, targets.CSRF).text if arguments.csrf_url else ""
    user = arguments.user or ""
    return Person(
        url,
        user,
        password_of(user or "the user"),
        fields,
        encoding,
        arguments.user_field or "",
        arguments.password_field or "",
        csrf_url,
    )


def fields_of(arguments: argparse.Namespace) -> tuple[Mapping[str, Any] | None, Encoding | None]:
    """Return the fields of the login and their encoding, None where they are not given. Raises Problem."""
    text, form = arguments.login_json, arguments.login_form
    if text is not None and form is not None:
        raise Problem("--login-json and --login-form do not go together: leave out one of them")
    if text is not None:
        return json_object(text), "json"
    if form is None:
        return None, None
    return form_fields(form), "form"


def json_object(text: str) -> dict[str, Any]:
    """Return the object of --login-json. Raises Problem, without the text: it may have the password."""
    try:
        data = json.loads(text)
    except RecursionError:
        raise Problem(f"--login-json is nested too deep: write an object such as '{JSON}'") from None
    except ValueError as error:
        where = f"{error.msg}, at character {error.pos}" if isinstance(error, json.JSONDecodeError) else "not a text"
        raise Problem(f"--login-json is not JSON ({where}): write an object such as '{JSON}'") from None
    if not isinstance(data, dict):
        raise Problem(f"--login-json must be an object with the names and values of the fields, such as '{JSON}'")
    return data


def form_fields(text: str) -> dict[str, str] | None:
    """Return the fields of --login-form, or None where it has none. Raises Problem."""
    if not text:
        return None
    pairs = parse_qsl(text, keep_blank_values=True)
    if not all("=" in part for part in text.split("&")):
        raise Problem(f"--login-form must be name=value, several with & in between, such as '{FORM}'")
    return dict(pairs)


def password_of(user: str) -> str:
    """Return the password, from the variable or a prompt; it is never an argument. Raises Problem without one."""
    password = os.environ.get(PASSWORD)
    if password is None and sys.stdin.isatty():
        password = getpass.getpass(f"Password of {user}: ")
    if not password:
        raise Problem(f"the password of {user} is missing: set {PASSWORD}, or run the doctor in a terminal")
    return password
