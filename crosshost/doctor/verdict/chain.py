"""Will a login from the page work? Predicts it for each engine, with crosshost.policy, from the evidence."""

from collections.abc import Sequence

from crosshost.doctor.evidence import Evidence
from crosshost.doctor.verdict import bearer_simulation, proof
from crosshost.doctor.verdict.prediction import WAYS, LoginResult, Way
from crosshost.doctor.verdict.simulation import Simulation
from crosshost.policy import Engine


def predict_logins(evidence: Evidence, engines: Sequence[Engine]) -> list[LoginResult]:
    """Return the prediction for every way to log in, in every engine. With a bearer token fetch is the only way."""
    ways: list[Way] = ["fetch"] if proof.prove(evidence).by == "bearer" else list(WAYS)
    return [predict_login(evidence, engine, way) for engine in engines for way in ways]


def predict_login(evidence: Evidence, engine: Engine, way: Way) -> LoginResult:
    """Return the prediction for one way in one engine: it works only where the evidence proves the login."""
    shown = proof.prove(evidence)
    by_bearer = shown.by == "bearer"
    steps = bearer_simulation.steps(evidence, engine) if by_bearer else Simulation(evidence, engine, way).steps()
    if breaks := next(filter(None, steps), ()):
        return LoginResult(engine.name, way, False, breaks)
    return LoginResult(engine.name, way, True if shown.proven and all_answered(evidence) else None)


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
