"""Reads a command that a browser copied as cURL, for a POSIX shell or for Windows' cmd.

It has the request alone: what came back is not in it.
"""

import re
import shlex
from collections.abc import Iterator

from crosshost import Problem
from crosshost.policy.situation import TOKEN
from crosshost.recording.messages import cookies_sent, lines, requested, value_of
from crosshost.recording.model import RecordedRequest, Recording
from crosshost.recording.reading import context
from crosshost.recording.reading.har_values import TOKEN_FIELD, fields_in

COMMAND = re.compile(r"^\s*(?:[$#>%]\s*)?curl(?:\.exe)?\s", re.MULTILINE)
WITH_VALUE = {"-X", "--request", "-H", "--header", "-b", "--cookie", "-d", "--data", "--data-raw", "--data-binary"}
WITH_VALUE |= {
    "--data-urlencode",
    "--data-ascii",
    "-F",
    "--form",
    "--form-string",
    "-u",
    "--user",
    "-A",
    "--user-agent",
}
WITH_VALUE |= {"-e", "--referer", "--url", "-o", "--output", "-w", "--write-out", "--max-time", "-m", "--resolve"}
WITH_VALUE |= {"--cacert", "-c", "--cookie-jar", "-x", "--proxy", "--connect-timeout", "-T", "--json", "--connect-to"}
DATA = ("-d", "--data", "--data-raw", "--data-binary", "--data-urlencode", "--data-ascii", "--json")


def is_command(text: str) -> bool:
    return COMMAND.search(text[:100_000]) is not None


def read(text: str, name: str) -> Recording:
    """Return the recording of the commands in `text`. Raises Problem where one cannot be taken apart."""
    requests = [recorded(arguments, name) for arguments in commands(text, name)]
    agents = [value_of(request.headers, "user-agent") or "" for request in requests]
    browser, version = context.engine_of(agents)
    return Recording("copied cURL", tuple(requests), browser, version)


def commands(text: str, name: str) -> Iterator[list[str]]:
    """Yield the arguments of each command."""
    starts = [match.end() for match in COMMAND.finditer(text)]
    begins = [match.start() for match in COMMAND.finditer(text)]
    for start, end in zip(starts, [*begins[1:], len(text)], strict=True):
        command = text[start:end]
        if re.search(r"\^\r?\n|\^\"", command):  # for cmd: ^ quotes the next character
            command = re.sub(r"\^\r?\n", " ", command)
            command = re.sub(r"\^(.)", r"\1", command, flags=re.DOTALL)
        command = re.sub(r"\\\r?\n", " ", command)
        command = re.sub(r"\$'((?:[^'\\]|\\.)*)'", lambda match: shlex.quote(unescaped(match[1])), command)
        try:
            yield shlex.split(command.rstrip().rstrip(";&"), comments=False)
        except ValueError:
            raise Problem(f"{name}: the cURL command is not whole: copy it again, as cURL (bash)") from None


def unescaped(text: str) -> str:
    r"""Return the text of a shell's $'…': \n, \', \\ and \u0021."""
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)
    return re.sub(r"\\(.)", lambda match: {"n": "\n", "r": "\r", "t": "\t"}.get(match[1], match[1]), text)


def recorded(arguments: list[str], name: str) -> RecordedRequest:
    """Return the request that a command sends."""
    options: dict[str, list[str]] = {}
    urls, rest = [], iter(arguments)
    for argument in rest:
        option, equals, value = argument.partition("=") if argument.startswith("--") else (argument, "", "")
        if option in WITH_VALUE:
            options.setdefault(option, []).append(value if equals else next(rest, ""))
        elif re.match(r"-[XHbdFuAe].", argument):
            options.setdefault(argument[:2], []).append(argument[2:])
        elif argument.startswith("-"):
            options.setdefault(argument, []).append("")
        else:
            urls.append(argument)
    url = next(iter([*options.get("--url", []), *urls]), "")
    parts = context.located(url) or context.located(f"http://{url}")
    if parts is None or not url:
        raise Problem(f"{name}: the cURL command has no http or https URL: copy it again, as cURL (bash)")
    return request_of(parts.text, options)


def given(options: dict[str, list[str]], *names: str) -> list[str]:
    return [value for name in names for value in options.get(name, [])]


def request_of(url: str, options: dict[str, list[str]]) -> RecordedRequest:
    pairs = lines(given(options, "-H", "--header"))
    pairs += [("Referer", value) for value in given(options, "-e", "--referer")]
    pairs += [("Authorization", "Basic …") for _ in given(options, "-u", "--user")]
    data = given(options, *DATA)
    form = given(options, "-F", "--form", "--form-string")
    if data and value_of(pairs, "content-type") is None:
        kind = "application/json" if "--json" in options else "application/x-www-form-urlencoded"
        pairs.append(("Content-Type", kind))
    cookie = "; ".join(value for key, value in pairs if key.lower() == "cookie")
    cookie = "; ".join(filter(None, [cookie, *(value for value in given(options, "-b", "--cookie") if "=" in value)]))
    method = next(iter(given(options, "-X", "--request")), "")
    if not TOKEN.fullmatch(method):
        method = "HEAD" if {"-I", "--head"} & options.keys() else "POST" if data or form else "GET"
    headers = requested(pairs)
    field = next((values[0] for text in data for key, values in fields_in(text).items() if key == TOKEN_FIELD), None)
    return RecordedRequest(
        method,
        url,
        page=context.page_of(headers),
        headers=headers,
        cookies=cookies_sent(cookie),
        mode=context.mode_of(headers),
        is_own=context.is_own(headers),
        form_token=field if field is not None else ("" if data or form else None),
    )
