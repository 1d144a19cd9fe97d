"""manage.py backup: all rows of the database, compressed, to standard output."""

import gzip
import sys

from django.core.management import BaseCommand, CommandError

from config import rows


class Command(BaseCommand):
    help = "Write all rows of the database to standard output, as `restore` reads them, while the server runs."

    def handle(self, *args, **options):
        if sys.stdout.isatty():
            raise CommandError("a backup is not for reading: write manage.py backup >FILE")

        def tell(line: str) -> None:
            print(line, file=sys.stderr, flush=True)

        with gzip.open(sys.stdout.buffer, "wt", encoding="utf-8", compresslevel=1) as file:
            for line in rows.dump("default", tell):
                file.write(f"{line}\n")
