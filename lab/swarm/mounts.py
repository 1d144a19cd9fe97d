"""What a service mounts. Folders of the checkout are on this machine alone: their files become configs of the swarm."""

import re
from dataclasses import dataclass, field
from pathlib import PurePath

from crosshost import Problem
from lab.swarm import files

UNITS = {"": 1, "b": 1, "k": 1024, "m": 1024**2, "g": 1024**3}


@dataclass
class Mounts:
    """What replaces `volumes` and `tmpfs` of a service, and the lines that say so."""

    volumes: list[dict] = field(default_factory=list)
    local: list[str] = field(default_factory=list)  # the volumes that keep data on one node
    configs: list[dict] = field(default_factory=list)
    sources: dict[str, dict] = field(default_factory=dict)  # the stack's own `configs`
    notes: list[str] = field(default_factory=list)


def converted(config: dict, service: dict, read: files.Read) -> Mounts:
    """Return the mounts of `service` for a swarm. `read` lists the files at a path. Raises Problem for one it lacks."""
    mounts = Mounts()
    for volume in service.get("volumes") or []:
        if volume["type"] == "bind":
            _add_configs(mounts, config["name"], volume, read)
        elif volume["type"] == "volume" and _is_in_memory(config, volume.get("source", "")):
            mounts.notes.append(
                f"volume {volume['source']} is dropped: it is one machine's memory, which others do not share"
            )
        else:
            _add_volume(mounts, volume)
    for text in service.get("tmpfs") or []:
        mounts.volumes.append(_tmpfs(text))
        mounts.notes.append(f"tmpfs {text} becomes a volume of this type, which holds a size and no other option")
    return mounts


def _is_in_memory(config: dict, source: str) -> bool:
    options = ((config.get("volumes") or {}).get(source) or {}).get("driver_opts") or {}
    return options.get("type") == "tmpfs"


def _add_volume(mounts: Mounts, volume: dict) -> None:
    allowed = {"type", "source", "target", "read_only", "consistency"}
    kept = {key: value for key, value in volume.items() if key in allowed}
    if volume["type"] == "tmpfs" and (volume.get("tmpfs") or {}).get("size"):
        kept["tmpfs"] = {"size": int(volume["tmpfs"]["size"])}
    if (volume.get("volume") or {}).get("nocopy"):
        kept["volume"] = {"nocopy": True}
    mounts.volumes.append(kept)
    if volume["type"] == "volume":
        mounts.local.append(volume.get("source") or volume["target"])


def _tmpfs(text: str) -> dict:
    target, _, options = text.partition(":")
    size = re.search(r"\bsize=(\d+)([bkmg]?)\b", options.lower())
    limit = {"tmpfs": {"size": int(size[1]) * UNITS[size[2]]}} if size else {}
    return {"type": "tmpfs", "target": target, **limit}


def _add_configs(mounts: Mounts, project: str, volume: dict, read: files.Read) -> None:
    source, target = volume["source"], volume["target"]
    if not volume.get("read_only"):
        raise Problem(f"{source} of this machine is mounted to write to it: use a volume, or mount it with :ro")
    found = read(source)
    if not 0 < len(found) <= files.MOST:
        raise Problem(f"{source} has {len(found)} files, and 1 to {files.MOST} can become configs: put it in an image")
    for file in found:
        files.check_size(file, "config")
        key = files.key(f"{target}/{file.below}".strip("/"))
        mounts.sources[key] = {"name": files.name(project, PurePath(file.path).name, file.digest), "file": file.path}
        placed = {"source": key, "target": f"{target}/{file.below}".rstrip("/")}
        mounts.configs.append(placed | ({"mode": files.Mode(0o555)} if file.executable else {}))
    mounts.notes.append(f"{target} is mounted from configs of the swarm, {len(found)} file{'s' * (len(found) != 1)}")
