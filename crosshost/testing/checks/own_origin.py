"""Django takes its own origin for what browsers see: its scheme and host get through the proxy."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from crosshost.policy.origin import address
from crosshost.policy.reasons import make_finding
from crosshost.testing.checks.check import Check
from crosshost.testing.checks.plan import Plan
from crosshost.testing.checks.views import with_view
from crosshost.testing.errors import FetchError
from crosshost.testing.questions.reasons import explained

PROBE = "/crosshost-own-origin/"


def checks(plan: Plan) -> Iterator[Check]:
    yield Check(f"Django takes its own origin for {address(plan.api).origin}", partial(own_origin, plan))


def own_origin(plan: Plan) -> str | None:
    """Open a page of the API, and compare the origin by which Django would check its own forms."""
    from django.http import HttpResponse

    def view(request: Any) -> Any:
        return HttpResponse(f"{request.scheme}://{request.get_host()}", content_type="text/plain")

    origin = str(address(plan.api).origin)
    url = address(PROBE, plan.api).text
    with with_view(url, view):
        try:
            page = plan.browser().open(url, served=True)
        except FetchError as error:
            return str(explained(error))
    if page.status != 200 or page.text == origin or "://" not in page.text[:8]:
        return None if page.status == 200 else str(explained(page))
    finding = make_finding("csrf-origin-proxy", origin=origin, own=page.text)
    return (
        f"Django takes it for {page.text}, so its own forms fail the CSRF check, and it redirects there. {finding.fix}"
    )
