"""Chromium's own reasons in the grid: for every cookie that is withheld from an asker or refused from a setter."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from urllib.parse import parse_qs, urlsplit

from crosshost.browsers.devtools import cookie_reasons
from crosshost.browsers.netlog import LoggedRequest
from crosshost.browsers.predicted import name_of, withheld
from crosshost.policy import Cookie, Engine, predict
from crosshost.policy.engine import engine
from lab.grid.plan import Lot, Plan, make
from lab.grid.predict import NOW, OLD, set_by, situation

Reasons = dict[str, str]  # by the name of a cookie

planned: Callable[[], Plan] = cache(make)  # of all relations


@dataclass(frozen=True)
class Difference:
    """One cookie of one request, with the reasons that the model predicts and those that Chromium logged."""

    lot: Lot
    request: str  # its id
    cookie: str
    predicted: str
    logged: str

    def __str__(self) -> str:
        setter, kind = self.lot.cookies[self.cookie]
        where = f"{self.lot.relation.id}, {self.request}, kind {kind} set by {setter}"
        return f"{where}: predicted {self.predicted or 'no reason'}, Chromium says {self.logged or 'none'}"


def logged(requests: Iterable[LoggedRequest]) -> dict[str, Reasons]:
    """Return the reasons against the cookies of each step that sent a request, by the request's id."""
    plan = planned()
    found: dict[str, Reasons] = {}
    for request in requests:
        query = parse_qs(urlsplit(request.url).query)
        step = plan.requests.get(query.get("id", [""])[0])
        if not step or not step.step or query.get("hop") != [str(len(step.via))] or not request.is_sent:
            continue
        operations = ("store", "expire") if step.sets else ("send",)
        found[step.id] = {
            cookie.name: ", ".join(cookie_reasons(cookie.operation, cookie.excluded))
            for cookie in request.cookies
            if cookie.operation in operations and cookie.excluded and cookie.name in step.lot.cookies
        }
    return found


def predicted(lots: Iterable[Lot], rules: Engine) -> dict[str, Reasons]:
    """Return the reasons of the model in the same form. `document.cookie` leaves no event in the log."""
    found: dict[str, Reasons] = {}
    for lot in lots:
        jar: tuple[Cookie, ...] = ()
        for setter in lot.setters:
            if setter.how != "document.cookie":
                verdict = predict(situation(setter, lot, jar, NOW, tuple(lot.headers(setter))), rules)
                found[f"{lot.number}.set.{setter.code}"] = {
                    outcome.header.partition("=")[0]: joined(name_of(finding) for finding in outcome.refused)
                    for outcome in verdict.stored
                    if outcome.refused
                }
            jar = set_by(setter, lot, jar, rules)
        for asker in lot.askers:
            if asker.how != "document.cookie":
                verdict = predict(situation(asker, lot, jar, OLD if asker.old else NOW + 1), rules)
                found[f"{lot.number}.ask.{asker.code}"] = {
                    name: joined(why) for name, why in withheld(verdict["cookies attached"].findings)
                }
    return found


def joined(names: Iterable[str]) -> str:
    return ", ".join(sorted(set(names)))


def differences(requests: Iterable[LoggedRequest], variant: str, version: str | None) -> list[Difference]:
    """Return each cookie of a run whose reasons are not those that the model predicts for this build."""
    found = logged(requests)
    return list(compare(found, predicted(planned().lots, engine(variant, version)))) if found else []


def compare(found: dict[str, Reasons], model: dict[str, Reasons]) -> Iterator[Difference]:
    """Yield each cookie with other reasons in the two. A request that only one has is a cell of its own."""
    plan = planned()
    for id in [id for id in model if id in found]:
        expected, reasons = model[id], found[id]
        for name in dict.fromkeys([*expected, *reasons]):
            if expected.get(name) != reasons.get(name):
                yield Difference(plan.requests[id].lot, id, name, expected.get(name, ""), reasons.get(name, ""))
