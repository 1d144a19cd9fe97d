"""The command line of the installed package: crosshost doctor …, crosshost recording …"""

import sys

from crosshost import command
from crosshost.doctor import cli as doctor
from crosshost.recording import cli as recording

COMMANDS = (
    ("doctor", doctor, "find out from outside what is wrong with a deployment"),
    ("recording", recording, "explain a HAR, a NetLog, curl -v, or pasted headers"),
)


def main() -> int:
    parser = command.parser(prog="crosshost", description="Find out why cross-origin sessions fail.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, module, summary in COMMANDS:
        subparser = commands.add_parser(
            name, help=summary, description=module.DESCRIPTION, epilog=module.EPILOG, formatter_class=command.Help
        )
        command.add_version(subparser)
        module.add_arguments(subparser)
        subparser.set_defaults(run=module.run)
    arguments = parser.parse_args()
    code: int = arguments.run(arguments)
    return code


def entry() -> None:
    is_doctor = sys.argv[1:2] == ["doctor"]
    command.run((lambda: doctor.with_json_errors(main)) if is_doctor else main)


if __name__ == "__main__":
    entry()
