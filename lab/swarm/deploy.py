"""A service's `deploy`, with what Compose has as keys of the service: restart, limits, scale."""

LIMITS = {  # Compose's key, and its place below deploy.resources
    "mem_limit": ("limits", "memory"),
    "pids_limit": ("limits", "pids"),
    "cpus": ("limits", "cpus"),
    "mem_reservation": ("reservations", "memory"),
}
CONDITIONS = {"always": "any", "unless-stopped": "any", "on-failure": "on-failure", "no": "none"}


def converted(service: dict) -> tuple[dict, list[str]]:
    """Return the `deploy` of a service, and what was moved there."""
    deploy = {key: value for key, value in (service.get("deploy") or {}).items() if value not in (None, {}, [])}
    moved = []
    for key, (kind, limit) in LIMITS.items():
        if service.get(key):
            deploy.setdefault("resources", {}).setdefault(kind, {}).setdefault(limit, _limit(limit, service[key]))
            moved.append(f"{key} becomes deploy.resources.{kind}.{limit}")
    if service.get("scale") is not None:
        deploy.setdefault("replicas", service["scale"])
        moved.append("scale becomes deploy.replicas")
    if service.get("restart"):
        deploy.setdefault("restart_policy", _restart_policy(service["restart"]))
        moved.append("restart becomes deploy.restart_policy")
    return deploy, moved


def is_job(deploy: dict) -> bool:
    """Return whether the service runs to its end."""
    return deploy.get("mode", "").endswith("-job")


def _limit(limit: str, value: object) -> object:
    return int(str(value)) if limit == "pids" else str(value)


def _restart_policy(restart: str) -> dict:
    condition, _, attempts = restart.partition(":")
    policy: dict[str, object] = {"condition": CONDITIONS[condition]}
    return policy | {"max_attempts": int(attempts)} if attempts else policy
