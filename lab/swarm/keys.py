"""What `docker stack deploy` does with each key of a service, as engine 26 and its command line do it.

It takes the keys of the Compose file format 3.12 and refuses a file with any other. It ignores some with one line for
all of them, and `tmpfs` and a published port's host address without a word.
"""

# Kept as they are.
KEPT = """
    cap_add cap_drop command dns dns_search entrypoint healthcheck hostname image init labels logging read_only
    stdin_open stop_grace_period stop_signal sysctls tty ulimits user working_dir
"""
# What the conversion writes another way, each in a module of this folder.
REWRITTEN = """
    configs cpus deploy environment extra_hosts mem_limit mem_reservation networks pids_limit ports restart scale
    secrets tmpfs volumes
"""
# Dropped without a word: they change nothing in a swarm.
UNIMPORTANT = "attach expose pull_policy"
KNOWN = frozenset(f"{KEPT} {REWRITTEN} {UNIMPORTANT}".split())
# Dropped, and what to do about it.
DROPPED = {
    "build": "a swarm builds nothing: load the image on every node, or push it to a registry",
    "container_name": "a swarm names the containers",
    "depends_on": "a swarm starts all services at once; one that needs another has to wait, or is started again",
    "devices": "a swarm passes no devices on",
    "links": "services of one network reach each other by their names",
    "network_mode": "a service is in the networks that it names, or in the default one",
    "privileged": "a swarm starts no privileged containers",
    "profiles": "this service is part of the stack",
    "security_opt": 'write {"no-new-privileges": true} into /etc/docker/daemon.json of every node, which does the same',
    "shm_size": "mount a tmpfs on /dev/shm instead",
}
OTHERWISE = "a swarm has no such setting"


def dropped(service: dict) -> list[str]:
    """Return what happens to each key of `service` that a swarm does not have."""
    return [
        f"{key} is dropped: {DROPPED.get(key, OTHERWISE)}"
        for key, value in service.items()
        if key not in KNOWN and not key.startswith("x-") and value not in (None, [], {}, "")
    ]


def kept(service: dict) -> dict:
    """Return what stays as it is."""
    return {key: value for key, value in service.items() if key in KEPT.split() and value not in (None, [], {})}
