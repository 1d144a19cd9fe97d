"""What `pip install crosshost` puts on the command line: crosshost doctor …"""

from crosshost import command
from crosshost.doctor import __main__ as doctor


def main() -> int:
    parser = command.parser(prog="crosshost", description="Cross-origin sessions, and why they fail.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    summary = "what is wrong with a deployment, from outside"
    one = commands.add_parser(
        "doctor", help=summary, description=doctor.DESCRIPTION, epilog=doctor.EPILOG, formatter_class=command.Help
    )
    doctor.add_arguments(one)
    return doctor.run(parser.parse_args())


def entry() -> None:
    command.run(main)


if __name__ == "__main__":
    entry()
