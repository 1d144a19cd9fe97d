"""A sample of the scenarios for runs that start each: one of every kind. The slow tests start all of them."""

from lab import ROOT
from lab.scenarios import catalogue, deployment


def kind(name: str) -> tuple:
    """Return what a run over a scenario depends on: how page and API are related, TLS, and who makes the mistake."""
    chosen = deployment.alone(name)
    django = chosen.services["django"]
    fault = django.get("LAB_FAULT", "")
    if fault and not (ROOT / f"nginx/templates/faults/{fault}.conf.template").exists():
        fault = "in Django's code"  # which is the same natively and in a container
    return chosen.relation, chosen.tls, fault, django.get("SESSION_COOKIE_SAMESITE", "")


def one_of_each_kind() -> list[str]:
    """Return the first scenario of every kind, by name."""
    first: dict[tuple, str] = {}
    for name in catalogue.names():
        first.setdefault(kind(name), name)
    return sorted(first.values())
