"""Chromium's reasons in the grid, compared with the model's."""

from crosshost.browsers.devtools import COOKIES
from crosshost.browsers.netlog import CookieStatus, LoggedRequest
from crosshost.policy import ENGINES
from lab.grid import reasons

LOGGED = {name: status for status, names in COOKIES.items() for name in (names.send, names.store) if name}
LOTS = reasons.planned().lots[:1]
MODEL = reasons.predicted(LOTS, ENGINES["chromium-blocked"])


def log() -> list[LoggedRequest]:
    """Return the requests of a lot as Chromium would log them if it had the model's reasons."""
    requests = []
    for id, cookies in MODEL.items():
        step = reasons.planned().requests[id]
        operation = "store" if step.sets else "send"
        statuses = [
            CookieStatus(operation, name, tuple(LOGGED.get(each, each) for each in why.split(", ")))
            for name, why in cookies.items()
        ]
        statuses.append(CookieStatus(operation, "of-another-lot", ("EXCLUDE_NOT_ON_PATH",)))
        url = f"http://api.test/grid/step?id={id}&hop={len(step.via)}"
        requests.append(LoggedRequest("GET", url, True, statuses))
    return requests


def test_a_log_with_the_models_reasons_has_no_difference():
    assert sum(map(len, MODEL.values())) > 100
    assert reasons.logged(log()) == MODEL
    assert reasons.differences(log(), "chromium-blocked", None) == []
    assert reasons.differences([], "firefox", None) == []


def test_a_reason_that_differs_is_named_with_both():
    requests = log()
    changed = next(request for request in requests if len(request.cookies) > 1)
    first = changed.cookies[0]
    changed.cookies[0] = CookieStatus(first.operation, first.name, ("EXCLUDE_NEW",))
    (difference,) = reasons.differences(requests, "chromium-blocked", None)
    assert str(difference).endswith(f"predicted {difference.predicted}, Chromium says EXCLUDE_NEW")
    assert difference.cookie == first.name
