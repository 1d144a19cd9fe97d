"""The size of Django's image."""

import os

from lab.bench.figure import Figure
from lab.bench.process import run


def size(topic: str) -> list[Figure]:
    """Return the megabytes of the image beyond its base image. Builds the image first."""
    names = [os.environ.get("DJANGO_IMAGE", "crosshost-django"), os.environ.get("PYTHON_IMAGE", "python:3.13-slim")]
    run(["docker", "compose", "build", "--quiet"])
    output = run(["docker", "image", "inspect", "--format", "{{.Size}}", *names])
    image, base = (int(line) / 1e6 for line in output.split())
    return [Figure(topic, "image over its base", image - base, "MB", f"{image:.1f} MB over {base:.1f} MB", at_most=45)]
