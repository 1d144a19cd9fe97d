"""In which engines a login can work across two origins at all, whatever the project's settings are."""

from crosshost.policy import ENGINES, Engine, Page, Request, Response, Situation, predict
from crosshost.policy.origin import address

NOW = 1_700_000_000.0  # any moment
BEST = ("sessionid=x; Path=/; Secure; SameSite=None", "sessionid=x; Path=/; SameSite=Lax")


def able(page: str, api: str) -> tuple[str, ...]:
    """Return the names of the engines that store and send a session's cookie with the best attributes."""
    return tuple(name for name, engine in ENGINES.items() if any(works(page, api, engine, each) for each in BEST))


def works(page: str, api: str, engine: Engine, cookie: str) -> bool:
    """Return whether a fetch of `page` to `api` stores `cookie`, and the next one sends it."""
    own = str(address(page).origin)
    cors = {"Access-Control-Allow-Origin": own, "Access-Control-Allow-Credentials": "true"}
    request = Request(api, credentials="include")
    response = Response(200, {"Set-Cookie": cookie, **cors})
    first = predict(Situation(Page(page), request, response=response, now=NOW), engine)
    return bool(predict(Situation(Page(page), request, first.jar, now=NOW + 1), engine).attaches("sessionid"))
