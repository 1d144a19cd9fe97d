"""Send the requests of a modelled browser to the running deployment, in place of the modelled server."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from crosshost.policy import Response
from lab.predict.flows import Visit
from lab.predict.offline import LEFT_OUT
from lab.predict.server import Server, ServerResponse
from lab.predict.tab import RequestResult
from lab.scenarios import expectation
from lab.scenarios.deployment import Deployment
from lab.scenarios.settings import Settings
from lab.smoke.check import Check
from lab.smoke.client import person
from lab.stack import http


class Live(Server):
    """The running deployment as the server of a modelled browser."""

    def __init__(self, settings: Settings):
        super().__init__(settings)
        self.person = person()

    def respond(self, method: str, url: str, headers: dict[str, str], body: bytes) -> ServerResponse:
        headers = {name: value for name, value in headers.items() if name not in LEFT_OUT}
        if not url.startswith(f"{self.settings.api}/"):
            return ServerResponse(
                Response(502), by="nginx"
            )  # a redirect led away, and a password goes to the API alone
        response = http.request(self.settings.api, method, urlsplit(url).path, headers=headers, body=body or None)
        return ServerResponse(response_of(response), response.data)


def response_of(received: http.Response) -> Response:
    """Return the response for the policy, with every header that was received, duplicates too."""
    return Response(received.status, tuple(received.headers.iteritems()))


def headline(settings: Settings, deployment: Deployment) -> Iterator[Check]:
    """Yield the checks of EXPECT_WHOAMI and EXPECT_LOGIN in a modelled Chromium."""
    where = f"page and API are {deployment.relation}, credentials {settings.credentials}"
    for id, variable, title, flow in (
        ("browser-whoami", "EXPECT_WHOAMI", "whoami after logging in on Django's page", whoami_after_first_party_login),
        ("browser-login", "EXPECT_LOGIN", "login by fetch", Visit.log_in),
    ):
        visit = Visit(Live(settings), "chromium")
        request = flow(visit)
        yield Check(
            id,
            f"in a browser: {title}",
            expectation.parse(settings.nginx[variable], variable).default,
            request.result,
            f"{variable}; {where}",
            visit.reason(request),
        )
        visit.script.log_out()


def whoami_after_first_party_login(visit: Visit) -> RequestResult:
    visit.log_in_at_django()
    return visit.script.who_am_i()
