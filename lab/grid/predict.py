"""What crosshost.policy predicts for the cells of the grid."""

from dataclasses import replace

from crosshost.policy import Cookie, Engine, Page, Request, Response, Situation, Verdict, document_cookie, predict
from crosshost.policy.jar import set_document_cookie
from crosshost.policy.origin import address
from crosshost.policy.site import sec_fetch_site
from lab.grid import cells
from lab.grid.cells import HEADERS, Cells, in_order
from lab.grid.dimensions import Step
from lab.grid.plan import PATH, Lot

NOW = 1_000_000_000.0
OLD = NOW + 1000  # seconds: older than the exception for new cookies without SameSite
PORTS = {"http:A": 3000, "http:B": 3001, "https:A": 3443, "https:B": 3444}
READABLE = (("Access-Control-Allow-Credentials", "true"), ("Access-Control-Allow-Methods", "PUT"))


def cells_of(lots: list[Lot], engine: Engine) -> Cells:
    """Return the predicted cells of `lots`."""
    found: Cells = {}
    headers: dict[str, dict[str, str | None]] = {}
    for lot in lots:
        jar: tuple[Cookie, ...] = ()
        for setter in lot.setters:
            jar = set_by(setter, lot, jar, engine)
        sent: dict[str, dict[str, str | None]] = {setter.code: {} for setter in lot.setters}
        for asker in lot.askers:
            names, header = asked_by(asker, lot, jar, engine)
            for setter in lot.setters:
                sent[setter.code][asker.code] = None if names is None else names.get(setter.code, "")
            if header:
                headers.setdefault(lot.relation.id, {}).setdefault(asker.code, header)
        found |= {(lot.relation.id, code): cells.text(by_asker) for code, by_asker in sent.items()}
    return found | {(relation, HEADERS): cells.text(by_asker) for relation, by_asker in headers.items()}


def url(lot: Lot, letter: str) -> str:
    rest, _, port = lot.origin(letter).rpartition(":")
    scheme = rest.partition(":")[0]
    return f"{rest}:{PORTS[f'{scheme}:{port}']}{PATH}"


def page_of(step: Step, lot: Lot) -> Page:
    """Return the document that takes `step`; a frame is loaded by the empty document that was in it."""
    urls = tuple(url(lot, letter) for letter in step.place)
    if step.how in ("frame", "frame-post"):
        return Page(urls[-1], framed_by=urls)
    return Page(urls[-1], framed_by=urls[:-1], opaque=step.sandboxed)


def is_loaded(place: str, lot: Lot, engine: Engine) -> bool:
    """Return whether every frame at `place` is loaded: none is mixed content."""
    urls = tuple(url(lot, letter) for letter in place)
    loads = (
        Situation(Page(urls[number - 1], framed_by=urls[:number]), Request(urls[number], mode="navigate"), now=NOW)
        for number in range(1, len(urls))
    )
    return all(predict(load, engine)["sent"].holds is not False for load in loads)


def situation(step: Step, lot: Lot, jar: tuple[Cookie, ...], now: float, sets: tuple[str, ...] = ()) -> Situation:
    """Return the request of `step`, with its redirects and the response that sets cookies."""
    page, hops = page_of(step, lot), [url(lot, letter) for letter in (*step.via, "T")]
    method = {"form-post": "POST", "frame-post": "POST"}.get(step.how, step.method)
    navigates = step.how in ("frame", "frame-post", "link", "form-get", "form-post")
    mode = "navigate" if navigates else step.mode if step.how == "fetch" else "no-cors"
    redirect = 302 if method in ("GET", "HEAD") else 307
    cors = [(("Access-Control-Allow-Origin", origin), *READABLE) for origin in allowed(step, lot, page)]
    return Situation(
        page=page,
        request=Request(hops[0], method, mode=mode, credentials=step.credentials),
        jar=jar,
        preflight=tuple(Response(204, headers) for headers in cors),
        redirects=tuple(
            Response(redirect, (("Location", to), *headers)) for to, headers in zip(hops[1:], cors, strict=False)
        ),
        response=Response(200, (*cors[-1], *(("Set-Cookie", header) for header in sets))),
        now=now,
    )


def allowed(step: Step, lot: Lot, page: Page) -> list[str]:
    """Return what the server writes into Access-Control-Allow-Origin at each hop: the Origin header."""
    origin = "null" if page.opaque else str(address(page.url).origin)
    values, before = [], None
    for letter in (*step.via, "T"):
        here = address(url(lot, letter)).origin
        if before is not None and here != before and before != address(page.url).origin:
            origin = "null"
        values.append(origin)
        before = here
    return values


def set_by(setter: Step, lot: Lot, jar: tuple[Cookie, ...], engine: Engine) -> tuple[Cookie, ...]:
    """Return the jar after `setter`."""
    if not is_loaded(setter.place, lot, engine):
        return jar
    headers = tuple(lot.headers(setter))
    if setter.how == "document.cookie":
        for header in headers:
            jar = set_document_cookie(page_of(setter, lot), jar, header, engine, NOW)
        return jar
    return predict(situation(setter, lot, jar, NOW, headers), engine).jar


def asked_by(
    asker: Step, lot: Lot, jar: tuple[Cookie, ...], engine: Engine
) -> tuple[dict[str, str] | None, str | None]:
    """Return the kinds that `asker` sends by setter, or None without a request, and the request's headers."""
    if not is_loaded(asker.place, lot, engine):
        return None, None
    now = OLD if asker.old else NOW + 1
    if asker.how == "document.cookie":
        return kinds(lot, document_cookie(page_of(asker, lot), jar, engine, now)), None
    if asker.how == "image":  # Mixed Content 5: it blocks no images, and upgrades none on loopback
        engine = replace(engine, mixed_loopback_allowed=True)
    one = situation(asker, lot, jar, now)
    verdict = predict(one, engine)
    if verdict["sent"].holds is False:
        return None, None
    return kinds(lot, verdict.attached), f"{fetch_site(one, lot, asker, engine)},{whose(verdict, lot)}"


def kinds(lot: Lot, cookies: tuple[Cookie, ...]) -> dict[str, str]:
    """Return the kinds among `cookies` by setter."""
    found: dict[str, str] = {}
    for cookie in cookies:
        setter, kind = lot.cookies[cookie.name]
        found[setter] = found.get(setter, "") + kind
    return {setter: in_order(codes) for setter, codes in found.items()}


def fetch_site(one: Situation, lot: Lot, asker: Step, engine: Engine) -> str:
    """Return Sec-Fetch-Site, or `none` where it is not sent."""
    chain = tuple(address(url(lot, letter)).origin for letter in (*asker.via, "T"))
    if one.page.opaque:
        return "cross-site" if chain[-1].trustworthy else "none"
    return sec_fetch_site(address(one.page.url).origin, chain, engine.fetch_site_is_schemeful) or "none"


def whose(verdict: Verdict, lot: Lot) -> str:
    known = {str(address(url(lot, letter)).origin): letter for letter in reversed(lot.letters)}
    return "-" if verdict.origin is None else known.get(verdict.origin, verdict.origin)
