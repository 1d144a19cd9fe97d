"""How long the doctor takes for a deployment on this machine, from start to exit, with a login."""

import statistics
from functools import partial

from lab import ROOT
from lab.bench.figure import Figure, spread
from lab.bench.process import ours, run
from lab.bench.toggle import timed

SCENARIO = "different-host-tls"  # it has no fault, and every connection begins with a TLS handshake


def on_this_machine(topic: str, rounds: int) -> list[Figure]:
    with ours(SCENARIO) as deployment:
        api = deployment.api_origin
        arguments = [
            deployment.web_origin,
            f"{api}/blog/whoami/",
            "--login",
            f"{api}/accounts/login/",
            "--user",
            "demo",
        ]
        password = {"CROSSHOST_PASSWORD": "demo"}  # nosec B105
        doctor = partial(run, [str(ROOT / "scripts/doctor"), *arguments], **password)
        times = [timed("doctor", rounds, i, doctor) for i in range(rounds)]
    detail = spread("scripts/doctor with a login, over TLS", times, "s")
    return [Figure(topic, "doctor on a local deployment", statistics.median(times), "s", detail, at_most=2)]
