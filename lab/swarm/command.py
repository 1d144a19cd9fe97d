"""scripts/swarm [--with NAME]... [--dnsrr] [--output FILE]"""

import sys
from pathlib import Path

import yaml

from crosshost import command
from lab import ROOT
from lab.scenarios import catalogue, deployment
from lab.stack import compose
from lab.swarm import convert, files

FILES = ("compose.yaml", "compose.replicas.yaml", "compose.swarm.yaml")
OVERRIDES = ("compose.override.yaml", "compose.override.yml")  # the user's own


def text(document: dict) -> str:
    """Return `document` as a stack file."""

    class Dumper(yaml.SafeDumper):
        def ignore_aliases(self, data: object) -> bool:
            return True

    Dumper.add_representer(files.Mode, lambda dumper, mode: dumper.represent_int(f"0{mode:o}"))  # type: ignore[arg-type]
    return yaml.dump(document, Dumper=Dumper, sort_keys=False, width=120)


def options() -> list[str]:
    """Return the options of `docker compose` that name the files of which a stack is made."""
    names = [*FILES, *(name for name in OVERRIDES if (ROOT / name).exists())]
    return [f"--file={name}" for name in names]


def main() -> int:
    parser = command.parser(
        prog="scripts/swarm",
        description="Print a stack file for `docker stack deploy`, made from compose.yaml, compose.replicas.yaml and "
        "compose.swarm.yaml with .env. What a swarm drops or has another way goes to standard error.",
        epilog="docs/swarm.md has the commands around it.",
    )
    parser.add_argument(
        "--dnsrr",
        action="store_true",
        help="for nodes whose kernel has no IP_VS (`modprobe ip_vs` fails): names resolve to the containers' addresses",
    )
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="write the stack file there")
    parser.add_argument(
        "--with",
        action="append",
        default=[],
        dest="additions",
        metavar="NAME",
        choices=catalogue.additions(),
        help="add env/with/NAME.env: postgres, unless DATABASE_URL has a database of yours",
    )
    arguments = parser.parse_args()
    chosen = deployment.load(None, additions=tuple(arguments.additions))
    config = compose.config(chosen, *options())
    document, notes = convert.stack(config, files.read, dnsrr=arguments.dnsrr)
    compose.check_environments(config["services"])
    for line in convert.lines(notes):
        print(f"crosshost: {line}", file=sys.stderr)
    stack = text(document)
    if arguments.output:
        arguments.output.write_text(stack)
    else:
        print(stack, end="")
    return 0


if __name__ == "__main__":
    command.run(main)
