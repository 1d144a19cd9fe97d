"""From what `docker compose config` prints to a stack file. Without I/O: `read` lists files."""

import os

from crosshost import Problem
from lab.swarm import deploy, files, keys, mounts, networks, refusals

Note = tuple[str, str]  # a service or a network, and what a swarm drops of it or has another way

CERTIFICATE = ("tls.pem", "tls-key.pem")


def stack(config: dict, read: files.Read, *, dnsrr: bool = False) -> tuple[dict, list[Note]]:
    """Return the stack file of Compose's `config`, and what a swarm drops or has another way.

    With `dnsrr` names resolve to the addresses of the tasks: a virtual address needs IP_VS in every node's kernel.
    Raises Problem for what must not become a stack.
    """
    refusals.check(config)
    refusals.check_proxies(config)
    config, notes = _without_unused(config)
    document: dict[str, dict] = {"services": {}, "networks": {}, "volumes": {}, "configs": {}, "secrets": {}}
    for name, service in config["services"].items():
        mounted = mounts.converted(config, service, read)
        document["configs"] |= mounted.sources
        document["services"][name], lines = _service(name, service, mounted, dnsrr)
        notes += [(name, line) for line in lines]
    _add_declared(document, config, read)
    used = {network for service in document["services"].values() for network in service.get("networks", {})}
    document["networks"], changed = networks.converted(config, used)
    return {section: content for section, content in document.items() if content}, notes + changed


def lines(notes: list[Note]) -> list[str]:
    """Return one line for each kind of note, with the names of all that it is about."""
    names: dict[str, list[str]] = {}
    for name, note in notes:
        names.setdefault(note, []).append(name)
    return [f"{', '.join(about)}: {note}" for note, about in names.items()]


def _without_unused(config: dict) -> tuple[dict, list[Note]]:
    """Return `config` without the secrets that its settings do not need, whose files need not exist."""
    services: dict[str, dict] = {}
    notes: list[Note] = []
    for name, service in config["services"].items():
        environment = service.get("environment") or {}
        origins = [(environment.get(origin) or "").lower() for origin in ("WEB_ORIGIN", "API_ORIGIN")]
        is_tls = any(origin.startswith("https:") for origin in origins)
        needed = []
        for secret in service.get("secrets") or []:
            if not is_tls and secret["source"] in CERTIFICATE:
                notes.append((name, f"secret {secret['source']} is left out: no origin is https"))
            elif config["secrets"][secret["source"]].get("file") != os.devnull:  # which stands for none
                needed.append(secret)
        services[name] = service | {"secrets": needed}
    return config | {"services": services}, notes


def _service(name: str, service: dict, mounted: mounts.Mounts, dnsrr: bool) -> tuple[dict, list[str]]:
    kept = keys.kept(service)
    deployed, moved = deploy.converted(service)
    notes = keys.dropped(service) + moved
    _pin(name, deployed, mounted)
    if dnsrr and not deploy.is_job(deployed):
        deployed["endpoint_mode"] = "dnsrr"
    attached, changed = networks.attached(service)
    published = _ports(service.get("ports") or [])
    if published:
        notes.append("ports are those of each node that runs it: a swarm ignores their host address")
    if (service.get("healthcheck") or {}).get("disable"):
        kept["healthcheck"] = {"disable": True}  # and nothing beside it
    parts = {
        "environment": {each: value for each, value in (service.get("environment") or {}).items() if value is not None},
        "extra_hosts": [each.replace("=", ":", 1) for each in service.get("extra_hosts") or []],
        "networks": attached,
        "ports": published,
        "volumes": mounted.volumes,
        "configs": mounted.configs + [_reference(each) for each in service.get("configs") or []],
        "secrets": [_reference(each) for each in service.get("secrets") or []],
        "deploy": deployed,
    }
    return kept | {key: part for key, part in parts.items() if part}, notes + changed + mounted.notes


def _pin(name: str, deployed: dict, mounted: mounts.Mounts) -> None:
    """Keep a service with data on the node that has them."""
    if not mounted.local:
        return
    if deployed.get("replicas", 1) > 1 or deployed.get("mode") == "global":
        raise Problem(
            f"{name} has several replicas and the volume {mounted.local[0]}, of which each node would have another: "
            "drop the volume, or write deploy.replicas: 1"
        )
    placement = deployed.setdefault("placement", {})
    if not placement.get("constraints"):
        placement["constraints"] = [f"node.labels.{name} == true"]
        mounted.notes.append(
            f"volume {mounted.local[0]} is on one node: choose it by `docker node update --label-add {name}=true NODE`"
        )


def _ports(ports: list[dict]) -> list[dict]:
    """Return `ports` as each node's own: through the routing mesh every client would have the mesh's address."""
    published = [
        {
            "target": int(port["target"]),
            "published": int(port["published"]),
            "protocol": port.get("protocol", "tcp"),
            "mode": "host",
        }
        for port in ports
        if port.get("published")
    ]
    return [port for number, port in enumerate(published) if port not in published[:number]]


def _reference(reference: dict) -> dict:
    """Return a service's secret or config; some versions of Compose print its mode as text."""
    mode = reference.get("mode")
    if mode is None:
        return reference
    return reference | {"mode": files.Mode(int(mode, 8) if isinstance(mode, str) else mode)}


def _add_declared(document: dict, config: dict, read: files.Read) -> None:
    """Add the volumes, secrets and configs that the services use."""
    services = document["services"].values()
    for kind, what in (("secrets", "secret"), ("configs", "config")):
        for reference in {each["source"] for service in services for each in service.get(kind, [])}:
            if reference not in document[kind]:
                document[kind][reference] = _file(config, kind, what, reference, read)
    for volume in {each.get("source") for service in services for each in service.get("volumes", [])}:
        if volume in (config.get("volumes") or {}):
            document["volumes"][volume] = _without_name(config, config["volumes"][volume], volume)


def _file(config: dict, kind: str, what: str, key: str, read: files.Read) -> dict:
    declared = config[kind][key]
    if declared.get("external"):
        return {"external": True, "name": declared["name"]}
    if not declared.get("file"):
        raise Problem(f"the {what} {key} is not a file: write `file: ./secrets/{key}`, as a swarm needs it")
    [file] = read(declared["file"])
    files.check_size(file, what)
    version = file.changed if kind == "secrets" else file.digest
    return {"name": files.name(config["name"], key, version), "file": file.path}


def _without_name(config: dict, declared: dict, key: str) -> dict:
    """Return `declared` without the name that Compose gave it: the stack's own name comes before it."""
    return {each: value for each, value in declared.items() if (each, value) != ("name", f"{config['name']}_{key}")}
