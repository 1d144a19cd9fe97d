"""The version of an installed browser, as Debian's package has it."""

import re
import subprocess

from crosshost.browsers.variants import Variant


def package_of(variant: Variant) -> str:
    """Return the package with its version, or without one where Debian's package is not installed."""
    command = ["dpkg-query", "--show", "--showformat=${Version}", variant.package]
    try:
        return f"{variant.package} {subprocess.run(command, capture_output=True, text=True, check=True).stdout}"
    except (OSError, subprocess.CalledProcessError):
        return variant.package


def version_of(variant: Variant, name: str) -> str:
    """Return the version of the package `name`, as the record and env files write it, or an empty string."""
    match = re.match(f"(?:[0-9]+:)?({variant.version})(?![0-9])", name.partition(" ")[2])
    return match[1] if match else ""
