"""Which requests nginx repeats on another replica of Django, and which it does not."""

import pytest

from lab.stack import configuration
from tests.nginx.replicas import Names, dies, lacks_its_database, serves

pytestmark = pytest.mark.thorough

PAGE = "http://localhost:3000"  # allowed by default


@pytest.fixture
def names(frontend, monkeypatch):
    with Names() as names:
        native = configuration.nginx_environment
        ours = {"DJANGO_UPSTREAM": f"django:{names.port}", "NGINX_RESOLVER": names.resolver}
        monkeypatch.setattr(configuration, "nginx_environment", lambda deployment: native(deployment) | ours)
        yield names


def statuses(site, method: str, times: int = 12) -> set[int]:
    """Return the statuses of some requests: each replica is the first for one of three."""
    return {site.ask("/blog/posts/", method, b"{}" if method in ("POST", "PUT") else None).status for _ in range(times)}


def test_each_replica_gets_requests(frontend, names):
    replicas = [names.add(serves) for _ in range(3)]
    assert statuses(frontend(same_host=True), "GET", 40) == {200}
    assert all(replica.received for replica in replicas)


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_another_replica_gets_any_request_that_could_not_be_sent(frontend, names, method):
    """Nothing listens at the first two, as while a replica starts or stops."""
    for behaviour in (None, None, serves):
        names.add(behaviour)
    assert statuses(frontend(same_host=True), method) == {200}


@pytest.mark.parametrize("broken", [dies, lacks_its_database])
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"])
def test_another_replica_gets_a_request_that_is_safe_to_repeat(frontend, names, method, broken):
    failed, _ = names.add(broken), names.add(serves)
    assert statuses(frontend(same_host=True), method) == {200}
    assert failed.received


@pytest.mark.parametrize(("broken", "status"), [(dies, 502), (lacks_its_database, 503)])
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_write_that_was_sent_is_never_repeated(frontend, names, method, broken, status):
    failed, healthy = names.add(broken), names.add(serves)
    assert statuses(frontend(same_host=True), method, 20) == {200, status}
    assert len(failed.received) + len(healthy.received) == 20


def test_without_any_replica_the_page_can_read_a_502_and_the_next_replica_serves(frontend, names):
    site = frontend(same_host=True)
    response = site.ask("/blog/posts/", Origin=PAGE)
    assert response.status == 502
    assert b"Django does not answer" in response.text
    assert response.headers["Access-Control-Allow-Origin"] == PAGE
    names.add(serves)
    assert site.ask("/blog/posts/", Origin=PAGE).status == 200


def test_where_all_replicas_lack_their_database_the_page_gets_the_503_of_one(frontend, names):
    replicas = [names.add(lacks_its_database) for _ in range(3)]
    assert frontend(same_host=True).ask("/blog/posts/").status == 503
    assert [replica.received for replica in replicas] == [["GET"]] * 3
