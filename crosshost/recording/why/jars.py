"""The cookies that the responses of a recording set, as each engine keeps them: what the policy says became of them."""

import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field

from crosshost import Problem
from crosshost.doctor.cookies import CSRF_LIKE
from crosshost.policy import Cookie, Django, Engine, Finding, Verdict, predict
from crosshost.policy.origin import address
from crosshost.recording.model import RecordedRequest
from crosshost.recording.why.predicted import Fetch, Prediction

ROOT_PATH = re.compile(r";\s*path\s*=\s*/\s*(?:;|$)", re.IGNORECASE)
MOST_KNOWN = 500  # predictions that are kept


@dataclass
class Jars:
    """The cookies that the recorded responses set, in each engine, and those that were not stored."""

    engines: tuple[Engine, ...]
    jars: dict[str, tuple[Cookie, ...]] = field(default_factory=dict)
    refused: dict[str, dict[str, Finding]] = field(default_factory=dict)  # by engine and name: the last time it was set
    ignored: dict[str, str] = field(default_factory=dict)  # set by a response to a request without credentials: its URL
    deleted: set[str] = field(default_factory=set)  # names
    stored: int = 0  # how often a cookie was stored
    known: dict[Hashable, list[Prediction]] = field(default_factory=dict)  # requests are repeated
    names: dict[str, set[str]] = field(default_factory=dict)  # of cookies that a host set or got

    def predictions(self, fetch: Fetch, django: Django | None = None) -> list[Prediction]:
        """Return what each engine does with the fetch, for each possible credentials mode; none for an invalid one."""
        alike = (fetch.likeness_on_origin, django, self.stored) if self._paths_do_not_matter(fetch) else None
        if alike in self.known:
            return self.known[alike]
        key = (fetch.likeness, django, self.stored)
        if key not in self.known:
            if len(self.known) > MOST_KNOWN:
                self.known.clear()
            self.known[key] = list(self._predictions(fetch, django))
        predictions = self.known[key]
        if alike and not any(names_path(each.verdict, address(fetch.first.url).path) for each in predictions):
            self.known[alike] = predictions
        return predictions

    def _paths_do_not_matter(self, fetch: Fetch) -> bool:
        """Return whether the same request to another path of the origin would have the same prediction."""
        if fetch.request.redirects or fetch.request.policies:
            return False
        headers = fetch.request.response.headers if fetch.request.response else ()
        has_paths = all(ROOT_PATH.search(value) for name, value in headers if name.lower() == "set-cookie")
        return has_paths and all(cookie.path == "/" for jar in self.jars.values() for cookie in jar)

    def _predictions(self, fetch: Fetch, django: Django | None) -> Iterator[Prediction]:
        for engine in self.engines:
            for include in fetch.includes:
                try:
                    situation = fetch.situation(include, self.jars.get(engine.name, ()), django)
                    yield Prediction(engine, include, predict(situation, engine))
                except Problem:
                    return

    def keep(self, fetch: Fetch) -> None:
        """Keep the cookies that the responses of the fetch set, if fetch includes credentials or may."""
        for hop in fetch.request.hops:
            names = self.names.setdefault(address(hop.url).origin.host, set())
            names.update(name for name, _ in hop.cookies or ())
            names.update(names_set_by(hop))
        if not any(map(names_set_by, fetch.request.hops)):
            return
        for prediction in self.predictions(fetch):
            if prediction.include == fetch.includes[0]:
                self._store(prediction, fetch)

    def _store(self, prediction: Prediction, fetch: Fetch) -> None:
        name, verdict = prediction.engine.name, prediction.verdict
        before, self.jars[name] = self.jars.get(name, ()), verdict.jar[-500:]
        if {identity(cookie) for cookie in before} != {identity(cookie) for cookie in self.jars[name]}:
            self.stored += 1
        refused = self.refused.setdefault(name, {})
        for outcome in verdict.stored:
            cookie = name_in(outcome.header)
            refused.pop(cookie, None)
            is_deletion = outcome.cookie is None and not outcome.refused
            (self.deleted.add if is_deletion else self.deleted.discard)(cookie)
            if outcome.refused:
                refused[cookie] = outcome.refused[0]
            self.ignored.pop(cookie, None)
        if not verdict.stored:
            for hop in fetch.request.hops:
                self.ignored |= dict.fromkeys(names_set_by(hop), hop.url)


def names_path(verdict: Verdict, path: str) -> bool:
    """Return whether a finding of the verdict says the path of the request."""
    values = (value for link in verdict.links for finding in link.findings for _, value in finding.values)
    return any(path in value for value in values)


def identity(cookie: Cookie) -> Hashable:
    """Return what predictions depend on: not the times, and the value only of a cookie that a CSRF check reads."""
    value = cookie.value if CSRF_LIKE.search(cookie.name) else ""
    where = (cookie.domain, cookie.path, cookie.host_only, cookie.partition)
    return cookie.name, value, where, cookie.secure, cookie.http_only, cookie.same_site


def names_set_by(hop: RecordedRequest) -> list[str]:
    """Return the names of the cookies that the response of `hop` sets or deletes."""
    headers = hop.response.headers if hop.response else ()
    return [name_in(value) for key, value in headers if key.lower() == "set-cookie"]


def name_in(header: str) -> str:
    """Return the name in a Set-Cookie header."""
    return header.partition("=")[0].strip()[:200]
