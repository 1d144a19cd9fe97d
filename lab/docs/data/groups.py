"""The groups of the catalogue, in its order."""

from urllib.parse import urlsplit

from crosshost import Problem, nearest
from lab.scenarios.deployment import Deployment

ATTACKS = "attacks"
RELATIONS = ("same-origin", "ports", "same-site", "cross-site")  # of page and API, where nothing is wrong on purpose
TOPICS = ("cors", "preflight", "cookies", "csrf", "redirects", "proxy", "blocked", ATTACKS)  # GROUP of a fault
GROUPS = RELATIONS + TOPICS


def group(deployed: Deployment) -> str:
    """Return the group of a scenario. Raises Problem for a fault without a known one."""
    if deployed.scenario and deployed.scenario.is_fault:
        topic = deployed.scenario.group
        if topic not in TOPICS:
            raise Problem(f"GROUP={topic!r} of {deployed.name} is not a topic: {nearest(topic, TOPICS)}")
        return topic
    hosts = {urlsplit(origin).hostname for origin in (deployed.web_origin, deployed.api_origin)}
    return "ports" if deployed.relation == "same-site" and len(hosts) == 1 else deployed.relation


def place(deployed: Deployment) -> tuple[int, bool, bool, str]:
    """Return the place of a scenario in the catalogue: by group, then what works over http first."""
    scenario = deployed.scenario
    return GROUPS.index(group(deployed)), bool(scenario and scenario.fix), deployed.tls, deployed.name
