"""The command line of the installed package: crosshost doctor …"""

import sys

from crosshost import command
from crosshost.doctor import cli as doctor


def main() -> int:
    parser = command.parser(prog="crosshost", description="Find out why cross-origin sessions fail.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    summary = "find out from outside what is wrong with a deployment"
    subparser = commands.add_parser(
        "doctor", help=summary, description=doctor.DESCRIPTION, epilog=doctor.EPILOG, formatter_class=command.Help
    )
    command.add_version(subparser)
    doctor.add_arguments(subparser)
    return doctor.run(parser.parse_args())


def entry() -> None:
    is_doctor = sys.argv[1:2] == ["doctor"]
    command.run((lambda: doctor.with_json_errors(main)) if is_doctor else main)


if __name__ == "__main__":
    entry()
