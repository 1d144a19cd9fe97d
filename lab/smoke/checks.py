"""All checks of a running deployment over HTTP, by its settings and by EXPECT_SMOKE."""

from collections.abc import Iterator
from dataclasses import replace

from urllib3.exceptions import HTTPError, SSLError

from crosshost import Problem
from lab.scenarios.deployment import Deployment
from lab.scenarios.settings import Settings
from lab.smoke.anonymous import anonymous_checks
from lab.smoke.check import Check, check_ids, optional_ids
from lab.smoke.client import Client
from lab.smoke.frontend import frontend_checks
from lab.smoke.live import headline
from lab.smoke.session import session_checks


def checks_of(deployment: Deployment) -> Iterator[Check]:
    """Yield each check of the running `deployment` once it is made. Raises Problem when it gets no response.

    A fault passes when exactly the checks that its EXPECT_SMOKE names fail. Those with a ? may fail.
    """
    deployment.check()
    text = deployment.variables.get("EXPECT_SMOKE", "")
    may_fail = optional_ids(text)
    left = may_fail | check_ids(text)
    for check in made(deployment):
        yield replace(check, must_fail=not check.passed if check.id in may_fail else check.id in left)
        left.discard(check.id)
    if left:
        name = "every check that EXPECT_SMOKE names was made"
        yield Check("expect-smoke", name, "all", f"not {', '.join(sorted(left))}", "EXPECT_SMOKE")


def made(deployment: Deployment) -> Iterator[Check]:
    """Yield each check, whatever EXPECT_SMOKE says. Raises Problem when there is no response."""
    settings = Settings(deployment)
    try:
        yield from frontend_checks(settings)
        client = Client(settings.page, settings.api)
        health = client.request("GET", "/healthz/")
        yield Check("healthz", "Django is healthy", "200", str(health.status), "API_ORIGIN, and django's log")
        yield from anonymous_checks(settings, client)
        yield from session_checks(settings, client)
        if not settings.nginx["FLOW"]:  # scripts/browsers shows a fault in its flow
            yield from headline(settings, deployment)
    except SSLError as error:
        raise Problem(f"no response over TLS: {error}") from None
    except HTTPError as error:
        raise Problem(f"no response ({type(error).__name__}): is it running? Start it with scripts/up") from None
