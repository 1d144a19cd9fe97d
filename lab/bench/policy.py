"""How many verdicts a second the policy reaches, in this process on one core."""

import itertools
import statistics
import time

from crosshost.policy import ENGINES, Cookie, Django, Page, Request, Response, Situation, predict
from lab.bench.figure import Figure, spread

AT_LEAST = 2000
PAIRS = (
    ("http://localhost:3000", "http://localhost:8000"),
    ("https://app.shop.localhost:3443", "https://api.shop.localhost:8443"),
    ("https://frontend.localhost:3443", "https://backend.localhost:8443"),
)
NOW = 1_000_000_000.0  # seconds since 1970
TOKEN = "t" * 32


def situations() -> list[Situation]:
    """Return the requests that the lab's page sends most: whoami and a new post, on each pair of origins."""
    result = []
    for page, api in PAIRS:
        host = api.split("/")[2].split(":")[0]
        permitted = (
            ("Access-Control-Allow-Origin", page),
            ("Access-Control-Allow-Credentials", "true"),
            ("Access-Control-Allow-Headers", "content-type, x-csrftoken"),
        )
        renewed = ("Set-Cookie", "csrftoken=" + TOKEN + "; Path=/; SameSite=Lax; Max-Age=31449600")
        jar = (Cookie("sessionid", "s", host, http_only=True, same_site="Lax"), Cookie("csrftoken", TOKEN, host))
        headers = (("Content-Type", "application/json"), ("X-CSRFToken", TOKEN))
        for request in (
            Request(f"{api}/blog/whoami/", credentials="include"),
            Request(f"{api}/blog/posts/", "POST", headers, credentials="include"),
        ):
            result.append(
                Situation(
                    Page(f"{page}/"),
                    request,
                    jar,
                    preflight=Response(200, permitted),
                    response=Response(200, (*permitted, renewed)),
                    django=Django(csrf_trusted_origins=(page,), needs_session=True),
                    now=NOW,
                )
            )
    return result


def verdicts_per_second(rounds: int, seconds: int) -> list[Figure]:
    """Return the median rate of `rounds`, each of `seconds`, over every situation in every engine."""
    pairs = list(itertools.product(situations(), ENGINES.values()))
    rates = [rate(pairs, seconds) for _ in range(rounds)]
    detail = spread("verdicts a second", rates, "a second", digits=0)
    return [Figure("policy", "verdicts on one core", statistics.median(rates), "a second", detail, at_least=AT_LEAST)]


def rate(pairs: list, seconds: int) -> float:
    verdicts, began = 0, time.perf_counter()
    while (taken := time.perf_counter() - began) < seconds:
        for situation, engine in pairs:
            predict(situation, engine)
        verdicts += len(pairs)
    return verdicts / taken
