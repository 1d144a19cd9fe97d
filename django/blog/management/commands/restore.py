"""manage.py restore: the rows of a backup, from standard input."""

import gzip
import sys

from django.core.management import BaseCommand, CommandError, call_command

from config import rows


class Command(BaseCommand):
    help = "Read a backup from standard input into the database, all or nothing."

    def add_arguments(self, parser):
        parser.add_argument("--overwrite", action="store_true", help="replace the rows that the database has")

    def handle(self, *args, **options):
        def tell(line: str) -> None:
            print(line, file=sys.stderr, flush=True)

        call_command("migrate", interactive=False, verbosity=0)
        with gzip.open(sys.stdin.buffer, "rt", encoding="utf-8") as file:
            try:
                count = rows.load(file, "default", tell, overwrite=options["overwrite"])
            except rows.Occupied as error:
                raise CommandError(f"{error}: add --overwrite to replace all of them") from None
        tell(f"{count} rows restored, and counted")
