"""How much memory a container took at most, as its cgroup counts it, and whether the limit killed a process in it."""

from collections.abc import Mapping
from typing import NamedTuple

from crosshost import Problem
from lab.days.day import say
from lab.days.stage import Stage

# The files of version 2 (`memory.peak` since Linux 5.19), then those of version 1. One that is missing is left out.
READ = """
cd /sys/fs/cgroup
for file in memory.max memory.peak memory.events memory.current; do
    [ ! -r $file ] || sed "s/^/$file /" $file
done
cd memory 2>/dev/null || exit 0
for file in memory.limit_in_bytes memory.max_usage_in_bytes memory.oom_control; do sed "s/^/$file /" $file; done
"""
LIMIT = ("memory.max", "memory.limit_in_bytes")
PEAK = ("memory.peak", "memory.max_usage_in_bytes", "memory.current")
KILLED = ("memory.events oom_kill", "memory.oom_control oom_kill")


class Memory(NamedTuple):
    peak: int  # bytes, since the container's start
    limit: int
    killed: int  # processes


def parse(text: str) -> Memory:
    """Return what READ printed. Raises KeyError for a file that no version has."""
    values = {name: int(value) for name, _, value in (line.rpartition(" ") for line in text.splitlines()) if name}
    return Memory(first(values, PEAK), first(values, LIMIT), first(values, KILLED))


def first(values: Mapping[str, int], names: tuple[str, ...]) -> int:
    return next(values[name] for name in names if name in values)


def check(stage: Stage) -> None:
    """Print the most memory that each container took. Raises Problem when the limit killed a process."""
    for service in ("nginx", "django"):
        memory = parse(stage.run(service, "sh", "-c", READ))
        say(f"{service} took at most {memory.peak / 1e6:.0f} of {memory.limit / 1e6:.0f} MB")
        if memory.killed:
            raise Problem(f"the limit of {memory.limit / 1e6:.0f} MB killed {memory.killed} process(es) of {service}")
