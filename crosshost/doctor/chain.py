"""Will a login from the page work? Predicts it for each engine, with crosshost.policy, from the evidence."""

from collections.abc import Sequence

from crosshost.doctor import bearer_simulation, proof
from crosshost.doctor.evidence import Evidence
from crosshost.doctor.prediction import WAYS, LoginResult, Way
from crosshost.doctor.simulation import Simulation
from crosshost.policy import Engine


def predict_logins(evidence: Evidence, engines: Sequence[Engine]) -> list[LoginResult]:
    """Return the prediction for every way to log in, in every engine. With a bearer token fetch is the only way."""
    shown = proof.prove(evidence)
    if shown.by == "bearer":
        return [predict_bearer(evidence, engine, shown.proven) for engine in engines]
    return [predict_login(evidence, engine, way, shown.proven) for engine in engines for way in WAYS]


def predict_login(evidence: Evidence, engine: Engine, way: Way, proven: bool) -> LoginResult:
    """Return the prediction for one way in one engine: it works only where the evidence proves the login."""
    breaks = next(filter(None, Simulation(evidence, engine, way).steps()), ())
    if breaks:
        return LoginResult(engine.name, way, False, breaks)
    return LoginResult(engine.name, way, True if proven and all_answered(evidence) else None)


def predict_bearer(evidence: Evidence, engine: Engine, proven: bool) -> LoginResult:
    breaks = next(filter(None, bearer_simulation.steps(evidence, engine)), ())
    if breaks:
        return LoginResult(engine.name, "fetch", False, breaks)
    return LoginResult(engine.name, "fetch", True if proven and all_answered(evidence) else None)


def all_answered(evidence: Evidence) -> bool:
    """Return whether every request that the page needs got its final response; else no login can be called working."""
    login = evidence.login
    exchanges = [probed.last for probed in evidence.probed_urls]
    if login:
        requested = login.with_bearer or login.after
        exchanges += [login.form, login.final, *requested.values(), *([login.preflight] if login.preflight else [])]
    return all(exchange.response for exchange in exchanges) and not any(
        probed.last.leads_to for probed in evidence.probed_urls
    )
