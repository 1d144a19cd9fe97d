"""Whether the scenario to measure is running."""

import re
import secrets

from urllib3.exceptions import HTTPError

from crosshost import Problem
from lab.scenarios.deployment import Deployment
from lab.stack import http
from lab.stack.http import json_of


def check_running(deployment: Deployment) -> None:
    """Raise Problem unless this scenario is running, and collects reports."""
    origin = deployment.web_origin
    try:
        config = http.request(origin, "GET", "/config.js")
        collector = http.request(origin, "GET", f"/lab/reports/{secrets.token_urlsafe(24)}/")
    except HTTPError as error:
        raise Problem(f"{origin} does not answer ({type(error).__name__}): start it with scripts/up") from None
    served = re.search(r'scenario: "([^"]*)"', config.data.decode(errors="replace"))
    if not served or served[1] != deployment.name:
        running = served[1] if served else "something else"
        raise Problem(f"{running} is running at {origin}, not {deployment.name}: run scripts/up {deployment.name}")
    if not json_of(collector).get("error", "").startswith("No report of the run"):
        raise Problem(f"{origin} collects no reports ({collector.status}), as only the demo does: set DJANGO_DEMO=true")
