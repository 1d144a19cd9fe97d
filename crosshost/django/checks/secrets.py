"""A check whether the SECRET_KEY outlives a restart."""

from collections.abc import Iterator

from crosshost.django.check import check
from crosshost.django.conf import Conf
from crosshost.django.secret_key import made_anew


@check(
    "W032",
    title="A SECRET_KEY that is made anew at each start",
    fault="import secrets; SECRET_KEY = secrets.token_urlsafe(50)",
    message="SECRET_KEY = {expression} gives another key in each process: a restart logs everybody out, and where the "
    "server has several workers, a login that one of them accepted is unknown to the others.",
    hint="import os; SECRET_KEY = os.environ['SECRET_KEY']  # made once, the same in each process",
)
def secret_key_made_anew(conf: Conf) -> Iterator[dict[str, str]]:
    if expression := made_anew(conf):
        yield {"expression": expression}
