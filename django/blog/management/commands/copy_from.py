"""manage.py copy_from: the rows of another database, as of the demo's SQLite file, into this one."""

import sys

from django.core.management import BaseCommand, CommandError, call_command
from django.db import DatabaseError, connections

from config import rows
from config.values.database import SQLITE, database

SOURCE = "source"


class Command(BaseCommand):
    help = "Copy all rows of an SQLite database into this one, which must be empty; all or nothing."

    def add_arguments(self, parser):
        parser.add_argument("url", help="of the other database: sqlite:////data/db.sqlite3")

    def handle(self, *args, **options):
        def tell(line: str) -> None:
            print(line, file=sys.stderr, flush=True)

        try:
            source = database(options["url"], conn_max_age=0)
        except ValueError as error:
            raise CommandError(f"{options['url']!r} is {error}") from None
        if source["ENGINE"] != SQLITE:
            raise CommandError("the other database has to be SQLite's: write sqlite:////data/db.sqlite3")
        connections.databases[SOURCE] = connections.configure_settings({"default": {}, SOURCE: source})[SOURCE]
        call_command("migrate", interactive=False, verbosity=0)
        try:
            count = rows.load(rows.dump(SOURCE, tell), "default", tell)
        except rows.Occupied as error:
            raise CommandError(f"{error}: name an empty one") from None
        except DatabaseError as error:
            raise CommandError(f"nothing was changed: {' '.join(str(error).split())}") from None
        tell(f"{count} rows copied, and counted")
