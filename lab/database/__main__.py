"""scripts/database {to-postgres,backup,restore}"""

from pathlib import Path

from crosshost import command
from lab.database import files, move


def main() -> int:
    parser = command.parser(
        prog="scripts/database",
        description="Back up the database of the running deployment (or of the default one, if none runs), restore "
        "it, or move it from SQLite to PostgreSQL. docs/database.md says more.",
    )
    what = parser.add_subparsers(dest="what", required=True)
    what.add_parser("to-postgres", help="copy everything from SQLite to an empty PostgreSQL, and go on there")
    backup = what.add_parser("backup", help="write everything to a file, while the server runs")
    backup.add_argument("file", nargs="?", type=Path, help="a new file; by default one with the time in its name")
    restore = what.add_parser("restore", help="read everything from such a file, all or nothing")
    restore.add_argument("file", type=Path)
    restore.add_argument("--overwrite", action="store_true", help="replace what the database has")
    arguments = parser.parse_args()
    if arguments.what == "to-postgres":
        print(f"crosshost: {move.to_postgres()}")
    elif arguments.what == "backup":
        path = files.backup(arguments.file)
        size = path.stat().st_size
        print(f"crosshost: {path} has everything, {size} bytes: keep it safe, it has sessions and password hashes")
    else:
        files.restore(arguments.file, arguments.overwrite)
        print(f"crosshost: the database is that of {arguments.file}")
    return 0


if __name__ == "__main__":
    command.run(main)
