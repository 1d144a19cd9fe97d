"""The command line of the installed package: crosshost doctor …, crosshost recording …, crosshost recipe …"""

import sys
from collections.abc import Callable
from importlib import import_module

from crosshost import command

# By name: the module, which is imported only for its own command or for --help, and a summary.
COMMANDS = {
    "doctor": ("crosshost.doctor.cli", "find out from outside what is wrong with a deployment"),
    "recording": ("crosshost.recording.cli", "explain a HAR, a NetLog, curl -v, or pasted headers"),
    "recipe": ("crosshost.recipe.cli", "print what to write for a page and an API"),
}


def main() -> int:
    parser = command.parser(prog="crosshost", description="Find out why cross-origin sessions fail, and what to write.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, (path, summary) in COMMANDS.items():
        if chosen() not in (None, name):
            commands.add_parser(name, help=summary)
            continue
        module = import_module(path)
        subparser = commands.add_parser(
            name, help=summary, description=module.DESCRIPTION, epilog=module.EPILOG, formatter_class=command.Help
        )
        command.add_version(subparser)
        module.add_arguments(subparser)
        subparser.set_defaults(run=module.run)
    arguments = parser.parse_args()
    code: int = arguments.run(arguments)
    return code


def chosen() -> str | None:
    """Return the command's name, if it is the first argument, or None."""
    return sys.argv[1] if sys.argv[1:2] and sys.argv[1] in COMMANDS else None


def entry() -> None:
    module = import_module(COMMANDS[name][0]) if (name := chosen()) else None
    with_json_errors: Callable[[Callable[[], int]], int] | None = getattr(module, "with_json_errors", None)
    command.run((lambda: with_json_errors(main)) if with_json_errors else main)


if __name__ == "__main__":
    entry()
