"""How much memory the services take after their start, and whether load makes them grow.

It is the proportional set size (PSS): memory that a service's processes share is counted once. Growth is measured in
its anonymous part, because the rest also changes when another process of the same program starts or ends.
"""

from collections.abc import Callable
from functools import partial
from itertools import cycle
from pathlib import Path
from time import monotonic, sleep

from crosshost import Problem
from lab.bench import load, whoami
from lab.bench.figure import Figure
from lab.bench.load import Target
from lab.bench.process import empty_logs, ours, run, say
from lab.scenarios.deployment import Deployment
from lab.stack import processes

AT_MOST = {"django": 130, "nginx": 10}  # MB
GROWTH_AT_MOST = 5  # percent
WARM_UP = 20  # seconds; code that is imported on first use is no leak
PROCESSES = 3  # of each service: a master and two workers
SLICE = 5  # seconds; after each the logs are emptied
CONNECTIONS = 16

# Process 1 and its children, without the processes that `exec` starts.
IN_CONTAINER = (
    "cat /proc/1/smaps_rollup; for pid in $(cat /proc/1/task/1/children); do cat /proc/$pid/smaps_rollup; done"
)


def is_reported() -> bool:
    """Return whether the kernel reports PSS and its anonymous part, as Linux 5.9 or later does."""
    own = Path("/proc/self/smaps_rollup")
    return own.exists() and "Pss_Anon:" in own.read_text()


def natively(topic: str, minutes: float) -> list[Figure]:
    """Return the memory after the start, and with `minutes` of load also the growth."""
    with ours("different-port") as deployment:
        figures = after_start(
            topic, "natively", {service: complete(of_process, service) for service in processes.SERVICES}
        )
        if minutes:
            figures += soak(topic, deployment, minutes)
    return figures


def on_compose(topic: str) -> list[Figure]:
    project = ["docker", "compose", "--project-name", "crosshost-bench", "--env-file=env/different-port.env"]
    try:
        run([*project, "up", "--detach", "--wait", "--build"])
        measure = partial(in_container, project)
        return after_start(topic, "on compose", {service: complete(measure, service) for service in AT_MOST})
    finally:
        run([*project, "down", "--volumes"])


def complete(measure: Callable[[str], list[float]], service: str) -> list[float]:
    """Return what `measure` returns once all processes run: the first worker answers before the second has started."""
    ends = monotonic() + 10
    while len(sizes := measure(service)) < PROCESSES and monotonic() < ends:
        sleep(0.1)
    return sizes


def after_start(topic: str, way: str, sizes: dict[str, list[float]]) -> list[Figure]:
    return [
        Figure(
            topic,
            f"memory of {service} after its start, {way}",
            sum(parts),
            "MB",
            f"PSS of {len(parts)} processes: {', '.join(f'{part:.1f}' for part in parts)} MB",
            at_most=AT_MOST[service],
        )
        for service, parts in sizes.items()
    ]


def of_process(service: str, kind: str = "Pss") -> list[float]:
    """Return the megabytes of each process of `service`. Raises Problem when it is not running."""
    main = processes.find(service)
    if main is None:
        raise Problem(f"{service} is not running any more: see {processes.log_file(service)}")
    family = [main, *main.children(recursive=True)]
    return megabytes("".join(Path(f"/proc/{process.pid}/smaps_rollup").read_text() for process in family), kind)


def in_container(project: list[str], service: str, number: int = 1) -> list[float]:
    """Return the megabytes of each process in the service's container of that number."""
    inside = ["exec", "--no-TTY", f"--index={number}", service, "sh", "-c", IN_CONTAINER]
    return megabytes(run([*project, *inside]), "Pss")


def megabytes(text: str, kind: str) -> list[float]:
    """Return `Pss` or `Pss_Anon` of each smaps_rollup file in `text`, in megabytes."""
    return [int(line.split()[1]) * 1024 / 1e6 for line in text.splitlines() if line.startswith(f"{kind}:")]


def anonymous() -> dict[str, float]:
    return {service: sum(of_process(service, "Pss_Anon")) for service in AT_MOST}


def soak(topic: str, deployment: Deployment, minutes: float) -> list[Figure]:
    """Return the growth, after a warm-up, in `minutes` of all requests that a page sends, in turns."""
    client = whoami.log_in(deployment)
    api = {
        "Host": deployment.api_origin.removeprefix("http://"),
        "Origin": deployment.web_origin,
        "Cookie": whoami.cookies(client),
    }
    page = {"Host": deployment.web_origin.removeprefix("http://")}
    requested = [(deployment.api_port, f"/{path}/", api) for path in ("blog/whoami", "blog/posts", "accounts/csrf")]
    requested += [(deployment.web_port, path, page) for path in ("/index.html", "/config.js")]
    targets = [Target(path, f"http://127.0.0.1:{port}{path}", b"", headers) for port, path, headers in requested]
    for target in targets:
        target.check()
    put_under_load(targets, WARM_UP)
    before = anonymous()
    requests = put_under_load(targets, minutes * 60)
    after, whole = anonymous(), {service: sum(of_process(service)) for service in AT_MOST}
    return [
        Figure(
            topic,
            f"growth of {service} in {minutes:g} minutes of load",
            (after[service] / before[service] - 1) * 100,
            "percent",
            f"anonymous {before[service]:.2f} MB after {WARM_UP} s of load, {after[service]:.2f} MB after "
            f"{requests:.0f} requests; then PSS {whole[service]:.1f} MB",
            at_most=GROWTH_AT_MOST,
        )
        for service in AT_MOST
    ]


def put_under_load(targets: list[Target], seconds: float) -> float:
    """Put load on each target in turn, on each at least once. Return roughly the number of requests."""
    ends = monotonic() + seconds
    requests = 0.0
    for number, target in enumerate(cycle(targets), 1):
        requests += load.measure(target, CONNECTIONS, SLICE).rate * SLICE
        empty_logs()
        left = ends - monotonic()
        if number % len(targets) == 0:
            sizes = ", ".join(f"{service} {size:.2f} MB" for service, size in anonymous().items())
            say(f"load, {max(left, 0):.0f} s left, anonymous memory: {sizes}")
        if left <= 0 and number >= len(targets):
            break
    return requests
