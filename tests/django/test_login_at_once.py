"""Many wrong logins at once, at the real server: each is counted, none ends in an error, and others are served."""

import http.client
import json
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.django.server import Server

pytestmark = pytest.mark.thorough


def send(server: Server, method: str, path: str, headers: dict | None = None, body: bytes | None = None):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request(method, path, body, headers={"Host": "localhost", **(headers or {})})
    response = connection.getresponse()
    response.text = response.read()
    connection.close()
    return response


@pytest.fixture(params=["sqlite", "postgres"])
def visitor(serve, request):
    """Start the server with a limit of 3, and return a function that logs in."""
    database = {"DATABASE_URL": request.getfixturevalue("postgres")} if request.param == "postgres" else {}
    server = serve(AXES_FAILURE_LIMIT="3", LOGIN_ACCOUNT_LIMIT="1000", **database).wait()
    token = send(server, "GET", "/accounts/csrf/")
    cookie = token.headers["Set-Cookie"].split(";")[0]
    headers = {"Cookie": cookie, "X-CSRFToken": json.loads(token.text)["csrfToken"], "Content-Type": "application/json"}

    def log_in(account: str, password: str = "wrong") -> http.client.HTTPResponse:
        body = json.dumps({"username": account, "password": password}).encode()
        return send(server, "POST", "/accounts/login/", headers, body)

    log_in.server = server
    return log_in


def test_a_burst_on_one_account_is_counted_up_to_the_limit_while_others_are_served(visitor):
    with ThreadPoolExecutor(33) as pool:
        burst = [pool.submit(visitor, "demo") for _ in range(32)]
        slowest, served = 0.0, 0
        while not all(each.done() for each in burst):
            began = time.monotonic()
            whoami = send(visitor.server, "GET", "/blog/whoami/")
            assert whoami.status in (401, 503), whoami.text  # blog.overload, where a hash takes seconds
            served += whoami.status == 401
            slowest = max(slowest, time.monotonic() - began)
        responses = [each.result() for each in burst]
    statuses = Counter(response.status for response in responses)
    assert set(statuses) <= {401, 429, 503}
    assert statuses[401] <= 3
    assert statuses[503] >= 1  # more than may wait
    assert all(int(response.headers["Retry-After"]) > 0 for response in responses if response.status != 401)
    assert served
    assert slowest < 12  # 30 without the bound, on the same busy machine
    for _ in range(6):
        if (last := visitor("demo", "demo").status) != 503:
            break
    assert last == (429 if statuses[401] == 3 else 200)


def test_failures_of_many_accounts_at_once_are_all_counted(visitor):
    def three(account: str) -> list[int]:
        statuses: list[int] = []
        deadline = time.monotonic() + 100
        while len(statuses) < 4 and time.monotonic() < deadline:
            status = visitor(account).status
            if status == 503:
                time.sleep(0.1)
            else:
                statuses.append(status)
        return statuses

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(three, [f"account{number}" for number in range(4)])) == [[401, 401, 401, 429]] * 4
    assert "Traceback" not in visitor.server.log.read_text()
