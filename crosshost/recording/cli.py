"""The command `crosshost recording`."""

import argparse
import io
import json
import sys

from crosshost.doctor import targets
from crosshost.recording import report
from crosshost.recording.explain import explain
from crosshost.recording.reading import reader

DESCRIPTION = (
    "Explain what a recording shows of requests to another origin: sent or not, cookies and why, preflight, CSRF, "
    "readable, the first cause and its fix. Reads a HAR, a Chromium NetLog, the output of curl -v, a copied cURL "
    "command, or pasted headers. Sends nothing, and prints no value of a cookie or token."
)
EPILOG = "Exit code: 0 nothing wrong found, 1 findings, 2 inconclusive, or not a recording."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the recording; - for standard input")
    parser.add_argument(
        "--page",
        metavar="ORIGIN",
        help=f"origin of the page, for requests of which the recording does not say it: {targets.PAGE}",
    )
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")


def run(arguments: argparse.Namespace) -> int:
    """Explain the recording, print the report and return the exit code. Raises Problem for bad input."""
    page = targets.page(arguments.page) if arguments.page else None
    recording = reader.read(arguments.file)
    explained = report.Report(recording, explain(recording, page), page)
    text = json.dumps(report.data(explained), indent=2) if arguments.json else report.text(explained)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # for a terminal whose encoding has no ellipsis
    print(text)
    return explained.code
