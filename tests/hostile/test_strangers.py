"""Strangers on hostile origins, who send what they like with the victim's cookies: they read and write nothing.

In a browser fewer of these requests would have the cookies (SameSite, third-party cookies): the matrix in
measurements/browsers.json has that. Here all have them.
"""

import json
from collections import deque

import pytest

from lab.scenarios import catalogue
from tests.hostile.client import Client, Response, Victim
from tests.hostile.conftest import Running
from tests.hostile.origins import hostile, referer
from tests.hostile.tries import BODIES, PREFLIGHTS, READS, Write, writes

pytestmark = pytest.mark.thorough

BODILESS = ("GET", "TRACE", "CONNECT")


def attack(client: Client, origin: str | None, page: str, cookie: str, write: Write, kind: str) -> Response:
    named = {"Origin": origin, "Referer": referer(origin, page), "Cookie": cookie, "Accept": "*/*", **write.headers}
    body = BODIES[kind](write.fields) if write.method not in BODILESS else ""
    return client.request(write.method, write.path, named | {"Content-Type": kind if body else None}, body)


def readers(running: Running, cookie: str) -> set[str]:
    """Return the kinds of strangers that may read anything, by a plain request or after a preflight."""
    client, found = running.client(), set()
    for kind, origin in hostile(running.web, running.api).items():
        named = {"Origin": origin, "Referer": referer(origin, running.web), "Cookie": cookie}
        asks = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type,x-csrftoken"}
        responses = [client.request("GET", path, named) for path in READS]
        responses += [client.request("OPTIONS", path, named | asks) for path in PREFLIGHTS]
        if any(response.may_be_read_by(origin) for response in responses):
            found.add(kind)
        elif any(response.headers.get("Access-Control-Allow-Origin", "-") in (origin, "*") for response in responses):
            found.add(f"{kind}, without credentials")
    return found


def writers(running: Running, victim: Victim, post: int, user: int, turn: int) -> set[str]:
    """Return the writes that changed a row of the database or set a session cookie.

    Every write is tried as every content type, from one origin after the other; `turn` shifts the origins, so that over
    the scenarios each meets each.
    """
    client, found = running.client(), set()
    origins = deque(hostile(running.web, running.api).values())
    origins.rotate(turn * 7)
    before, session = running.rows(), running.deployment.services["django"].get("SESSION_COOKIE_NAME", "sessionid")
    for write in writes(post, user):
        for kind in BODIES if write.method not in BODILESS else [""]:
            response = attack(client, origins[0], running.web, victim.cookie, write, kind)
            origins.rotate(1)
            if response.cookies.get(session):
                found.add(write.what)
        if (after := running.rows()) != before:
            found.add(write.what)
            before = after
    return found


def with_a_post(start, name: str) -> tuple[Running, Victim, int]:
    """Start the scenario. Return it, a victim who is logged in, and the post that they wrote: the page may write."""
    running = start(name)
    # The page of an open scenario is the attacker's: there the victim uses the API's own pages.
    victim = running.victim(running.web if name in catalogue.working() else running.api)
    written = victim.send("POST", "/blog/posts/", {"title": "Mine", "text": "From the page."})
    assert written.status == 201, written.body
    return running, victim, json.loads(written.body)["id"]


def user_of(running: Running) -> int:
    return next(row[0] for row in running.rows()["auth_user"] if "demo" in row)


@pytest.mark.parametrize("name", catalogue.working())
def test_in_a_scenario_without_a_fault_strangers_read_and_write_nothing(start, name):
    running, victim, post = with_a_post(start, name)
    assert readers(running, victim.cookie) == set()
    assert writers(running, victim, post, user_of(running), catalogue.working().index(name)) == set()
    assert victim.whoami() == 200
    assert victim.send("DELETE", f"/blog/posts/{post}/", {}).status == 200  # it is still there, and the page may


def test_where_every_origin_is_reflected_strangers_read_and_still_cannot_write(start):
    running, victim, post = with_a_post(start, "any-origin-reflected")
    named = hostile(running.web, running.api)
    sent = {kind for kind, origin in named.items() if origin}  # a request without an Origin gets nothing to reflect
    assert readers(running, victim.cookie) == sent
    assert writers(running, victim, post, user_of(running), 0) == set()


def test_where_the_pattern_has_no_end_the_origins_that_begin_like_ours_read(start):
    running, victim, post = with_a_post(start, "origin-regex-unanchored")
    # The page of this fault is the attacker's: the pattern is meant for its host without what follows it.
    meant = running.web.replace(".evil.localhost", "")
    begins = {
        kind
        for kind, origin in hostile(running.web, running.api).items()
        if (origin or "").startswith("https://app.shop.localhost")
    }
    assert meant == "https://app.shop.localhost:3443"
    assert readers(running, victim.cookie) == begins
    assert {"a suffix", "a suffix before the port", "another port"} <= begins
    assert writers(running, victim, post, user_of(running), 1) == set()


def test_where_a_view_is_exempt_from_the_csrf_check_strangers_write_by_it_alone(start):
    running, victim, post = with_a_post(start, "cross-site-form-post")
    assert readers(running, victim.cookie) == set()
    assert writers(running, victim, post, user_of(running), 2) == {"a post by a form of the lab"}
