"""scripts/certificates [import | forget]"""

import sys

from crosshost import command
from lab.stack import certificates, compose, control, native


def main() -> int:
    parser = command.parser(
        prog="scripts/certificates",
        description="Make the certificate of the https scenarios, or keep a valid one.",
        epilog="example: cat mine.pem mine-key.pem | scripts/certificates import",
    )
    parser.add_argument(
        "action",
        nargs="?",
        choices=["import", "forget"],
        help="import: read your certificate and its key, in PEM, from standard input; forget: go back to the local one",
    )
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--native", dest="way", action="store_const", const="native", help="for the native run")
    ways.add_argument("--compose", dest="way", action="store_const", const="compose", help="for the containers")
    arguments = parser.parse_args()
    if arguments.action == "import" and sys.stdin.isatty():
        parser.error("import reads standard input: cat mine.pem mine-key.pem | scripts/certificates import")

    pems = sys.stdin.buffer.read() if arguments.action == "import" else b""
    way, chosen = control.pick(arguments.way), control.current().load()
    action = [arguments.action] if arguments.action else []
    with control.locked():
        if way == "native":
            print(certificates.make(chosen, *action, stdin=pems))
            native.reload_nginx()
        else:
            compose.make_certificate(chosen, *action, stdin=pems)
    return 0


if __name__ == "__main__":
    command.run(main)
