"""The networks of a stack: overlays, which reach over all nodes."""

OF_SERVICE = {"aliases", "driver_opts"}
OF_NETWORK = {"driver", "driver_opts", "internal", "labels", "ipam"}


def attached(service: dict) -> tuple[dict, list[str]]:
    """Return the networks that a service is in, with its aliases, and what a swarm drops of each."""
    kept, notes = {}, []
    for network, settings in (service.get("networks") or {}).items():
        settings = settings or {}
        kept[network] = {key: value for key, value in settings.items() if key in OF_SERVICE and value}
        notes += [
            f"{key} in the network {network} is dropped: a swarm chooses it"
            for key in settings
            if key not in OF_SERVICE
        ]
    return kept, notes


def converted(config: dict, used: set[str]) -> tuple[dict, list[tuple[str, str]]]:
    """Return the networks of `config` that are `used`, and what changes. No stranger's container may enter one."""
    result: dict[str, dict] = {}
    notes = []
    for network, settings in (config.get("networks") or {}).items():
        if network not in used:
            continue
        if settings.get("external"):
            result[network] = {"external": True, "name": settings["name"]}
            continue
        kept = {key: value for key, value in settings.items() if key in OF_NETWORK and value}
        if kept.pop("driver", "bridge") != "overlay":
            kept.pop("driver_opts", None)
            notes.append((f"network {network}", "becomes an overlay over all nodes"))
        pools = kept.pop("ipam", {}).get("config") or []
        if subnets := [{"subnet": pool["subnet"]} for pool in pools if pool.get("subnet")]:
            kept["ipam"] = {"config": subnets}
        for key in sorted({key for pool in pools for key in pool} - {"subnet"}):
            notes.append((f"network {network}", f"{key} is dropped: a swarm chooses it"))
        if settings.get("attachable"):
            notes.append((f"network {network}", "attachable is dropped: any container could enter, and be trusted"))
        result[network] = {"driver": "overlay", **kept}
    return result, notes
