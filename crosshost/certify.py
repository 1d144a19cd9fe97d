"""scripts/certificates [import | forget]"""

import sys

from crosshost import certificates, command, compose, native, stack


def main() -> int:
    parser = command.parser(
        prog="scripts/certificates",
        description="Make the certificate of the https scenarios, or keep the one there is.",
        epilog="example: cat mine.pem mine-key.pem | scripts/certificates import",
    )
    parser.add_argument(
        "action",
        nargs="?",
        choices=["import", "forget"],
        help="import: take a certificate and its key, in PEM, from standard input; forget: go back to the local CA",
    )
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--native", dest="way", action="store_const", const="native", help="that of the native run")
    ways.add_argument("--compose", dest="way", action="store_const", const="compose", help="that of the containers")
    arguments = parser.parse_args()
    if arguments.action == "import" and sys.stdin.isatty():
        parser.error("import reads standard input: cat mine.pem mine-key.pem | scripts/certificates import")

    given = sys.stdin.buffer.read() if arguments.action == "import" else b""
    way, chosen = stack.pick(arguments.way), stack.current().load()
    wanted = [arguments.action] if arguments.action else []
    with stack.alone():
        if way == "native":
            print(certificates.make(chosen, *wanted, stdin=given))
            native.reload_nginx()
        else:
            compose.make_certificate(chosen, *wanted, stdin=given)
    return 0


if __name__ == "__main__":
    command.run(main)
