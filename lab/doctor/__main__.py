"""scripts/doctor PAGE_ORIGIN API_URL… [--login URL --user NAME | --cookie HEADER] [--json]"""

from crosshost import command
from crosshost.doctor import cli
from lab import STATE
from lab.scenarios.names import BELOW_PUBLIC_SUFFIX


def main() -> int:
    parser = command.parser("scripts/doctor", cli.DESCRIPTION, cli.EPILOG)
    cli.add_arguments(parser)
    return cli.run(parser.parse_args(), local_ca=STATE / "ca.pem", hosts=BELOW_PUBLIC_SUFFIX)


if __name__ == "__main__":
    command.run(lambda: cli.with_json_errors(main))
