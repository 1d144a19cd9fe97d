"""A sample of the scenarios for runs that start each: one of every kind. The slow tests start all of them."""

from lab.scenarios import catalogue, deployment


def kind(name: str) -> tuple:
    """Return what a run over a scenario depends on: how page and API are related, TLS, and who makes the mistake."""
    chosen = deployment.alone(name)
    django = chosen.services["django"]
    return chosen.relation, chosen.tls, django.get("LAB_FAULT", ""), django.get("SESSION_COOKIE_SAMESITE", "")


def one_of_each_kind() -> list[str]:
    """Return the first scenario of every kind, by name."""
    first: dict[tuple, str] = {}
    for name in catalogue.names():
        first.setdefault(kind(name), name)
    return sorted(first.values())
