"""What guessing passwords costs others, and whether the time of a refusal tells that an account exists."""

import json
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from crosshost import Problem
from lab.bench import load, whoami
from lab.bench.figure import Figure, spread
from lab.bench.load import Target
from lab.bench.process import ours, say
from lab.scenarios.deployment import Deployment
from lab.smoke.client import Client
from lab.stack.http import json_of

GUESSERS, OTHERS = 32, 4  # connections
WAIT = 1000.0  # ms at most, of 99 of 100 requests of the others
GUESS = "a guess"
BODY = json.dumps({"username": "nobody-#", "password": GUESS}, separators=(",", ":"))  # no throttle stops these
REFUSALS = 20  # of each kind
APART = 1.1  # at most, of the median of one kind to that of the other


def figures(topic: str, seconds: int) -> list[Figure]:
    with ours(whoami.SCENARIO) as deployment:
        return [enumeration(topic, deployment), others(topic, deployment, max(4 * seconds, 4))]


def enumeration(topic: str, deployment: Deployment) -> Figure:
    """Return how far apart a wrong password and an unknown account are, in time."""
    say(f"guessing: {REFUSALS} refusals of each kind")
    known, unknown = [], []
    for number in range(REFUSALS):
        known.append(refusal(deployment, "demo"))
        unknown.append(refusal(deployment, f"nobody-{number}"))
        whoami.log_in(deployment)  # clears the count of failures
    ratio = statistics.median(known) / statistics.median(unknown)
    detail = f"{spread('a wrong password', known, 's', 3)}; {spread('an unknown account', unknown, 's', 3)}"
    name = "the time of a refused login: the slower of a wrong password and an unknown account to the other"
    return Figure(topic, name, max(ratio, 1 / ratio), "times", detail, at_most=APART)


def refusal(deployment: Deployment, account: str) -> float:
    """Return the seconds of a login that is refused."""
    client = Client(deployment.web_origin, deployment.api_origin)
    token = json_of(client.request("GET", "/accounts/csrf/")).get("csrfToken", "")
    began = time.monotonic()
    body = {"username": account, "password": GUESS}
    response = client.request("POST", "/accounts/login/", json_body=body, headers={"X-CSRFToken": token})
    seconds = time.monotonic() - began
    if response.status != 401:
        raise Problem(f"a login of {account} with a wrong password was answered with {response.status}, not 401")
    return seconds


def others(topic: str, deployment: Deployment, seconds: int) -> Figure:
    """Return how long whoami takes beside guesses that all threads could hash at once."""
    with ThreadPoolExecutor(1) as pool:
        client = whoami.log_in(deployment)
        api = f"http://127.0.0.1:{deployment.api_port}"
        asked = {"Host": deployment.api_origin.removeprefix("http://"), "Origin": deployment.web_origin}
        asker = Target("whoami", f"{api}/blog/whoami/", whoami.NAME, {**asked, "Cookie": whoami.cookies(client)})
        asker.check()
        token = client.cookies["csrftoken"].value
        headers = {**asked, "Cookie": f"csrftoken={token}", "X-CSRFToken": token, "Content-Type": "application/json"}
        guess = Target("login", f"{api}/accounts/login/", b"", headers, BODY, may_refuse=True, timeout=60)

        say(f"guessing: {OTHERS} clients alone, then beside {GUESSERS} that guess, {seconds} s each")
        alone = load.measure(asker, OTHERS, seconds)
        guesses = pool.submit(load.measure, guess, GUESSERS, seconds + 2)
        beside = load.measure(replace(asker, may_refuse=True), OTHERS, seconds)  # 503 where too many requests wait
        counts = f"{guesses.result().refused} guesses, {beside.refused} whoami refused at once"
    detail = f"median {beside.p50:.1f} ms; alone {alone.p50:.1f} ms, 99 % within {alone.p99:.1f} ms; {counts}"
    name = f"99 % of whoami on {OTHERS} connections, beside {GUESSERS} clients that guess passwords"
    return Figure(topic, name, beside.p99, "ms", detail, at_most=WAIT)
