"""All rows of the database as lines of JSON, from and to SQLite and PostgreSQL: backup, restore, and the move.

The first line has the migrations, each table begins with a line of its model and fields, the last line has the number
of rows. Rows keep their ids and every digit of their times.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from django.apps import apps
from django.core.management import CommandError
from django.core.management.color import no_style
from django.db import connections, models, transaction
from django.db.migrations.recorder import MigrationRecorder

FORMAT = "rows of a Django database, 1"
BATCH = 500  # rows of one statement
TOLD = 100_000  # rows between two lines of progress
MADE_BY_MIGRATIONS = {"contenttypes.contenttype", "auth.permission"}
LEFT_OUT = {"debug_toolbar"}  # apps whose rows are worth nothing
Tell = Callable[[str], None]


class Occupied(CommandError):
    """The database is not empty."""


def dump(alias: str, tell: Tell) -> Iterator[str]:
    """Yield the lines of the database `alias`, all of one moment, while others go on writing."""
    count = 0
    with snapshot(alias):
        yield json.dumps({"format": FORMAT, "migrations": applied(alias)})
        for model in tables():
            fields = model._meta.concrete_fields
            yield json.dumps({"model": model._meta.label_lower, "fields": [field.attname for field in fields]})
            rows = model._base_manager.using(alias).order_by("pk").iterator(chunk_size=2000)
            for row in rows:
                yield json.dumps([portable(field, row) for field in fields], ensure_ascii=False)
                count += 1
                if count % TOLD == 0:
                    tell(f"{count} rows read")
    yield json.dumps({"rows": count})


def load(lines: Iterable[str], alias: str, tell: Tell, *, overwrite: bool = False) -> int:
    """Write the lines of `dump` into the database `alias`, all or nothing. Return the number of rows.

    Raises CommandError for lines that are not whole, and Occupied for a database with rows unless `overwrite`.
    """
    parsed = parse(lines)
    header = next(parsed, None)
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise CommandError("this is not a backup that `backup` made: name one of its files")
    if header["migrations"] != applied(alias):
        raise CommandError(
            "the backup has other migrations than this code: use the code that made it, and migrate afterwards"
        )
    if not overwrite and (label := next(occupied(alias), None)):
        raise Occupied(f"the database has rows already ({label})")
    with transaction.atomic(using=alias), connections[alias].constraint_checks_disabled():
        for model in reversed(tables()):
            model._base_manager.using(alias).all()._raw_delete(alias)
        count = insert(parsed, alias, tell)
        statements = connections[alias].ops.sequence_reset_sql(no_style(), tables())
        with connections[alias].cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        connections[alias].check_constraints()
        stored = sum(model._base_manager.using(alias).count() for model in tables())
        if stored != count:
            raise CommandError(f"{count} rows were read and {stored} are stored: nothing was changed")
    return count


def insert(parsed: Iterator, alias: str, tell: Tell) -> int:
    """Insert the rows of `parsed`, up to its last line. Return their number."""
    count, told, total = 0, TOLD, None
    model: type[models.Model] | None = None
    fields: list[models.Field] = []
    batch: list[models.Model] = []
    for line in parsed:
        if total is not None:
            raise CommandError("the backup goes on after its last line")
        is_row = isinstance(line, list)
        if is_row and model:
            batch.append(instance(model, fields, line))
        if batch and (not is_row or len(batch) == BATCH):
            # As Model.save(raw=True) does: no field of a row becomes "now".
            model._base_manager.using(alias)._insert(batch, fields=fields, using=alias, raw=True)
            count += len(batch)
            batch = []
            if count >= told:
                tell(f"{count} rows written")
                told += TOLD
        if not is_row and "rows" in line:
            total = line["rows"]
        elif not is_row:
            model = apps.get_model(line["model"])
            fields = [model._meta.get_field(name) for name in line["fields"]]
    if total != count:
        raise CommandError("the backup is not whole: its end is missing")
    return count


def parse(lines: Iterable[str]) -> Iterator:
    try:
        yield from map(json.loads, lines)
    except (ValueError, EOFError, OSError) as error:
        raise CommandError(f"the backup is not whole, or no backup ({error})") from None


def portable(field: models.Field, row: models.Model) -> object:
    value = field.value_from_object(row)
    return value if value is None or isinstance(value, (bool, int, str)) else field.value_to_string(row)


def instance(model: type[models.Model], fields: list[models.Field], values: list) -> models.Model:
    if len(values) != len(fields):
        raise CommandError("the backup is not whole: a row has another number of fields than its table")
    row = model()
    for field, value in zip(fields, values, strict=True):
        setattr(row, field.attname, field.to_python(value))
    return row


def tables() -> list[type[models.Model]]:
    """Return the models whose rows are the database's, those of many-to-many relations too."""
    found = apps.get_models(include_auto_created=True)
    return [
        model
        for model in found
        if model._meta.managed and not model._meta.proxy and model._meta.app_label not in LEFT_OUT
    ]


def occupied(alias: str) -> Iterator[str]:
    """Yield the tables that have rows which no migration made."""
    for model in tables():
        if model._meta.label_lower not in MADE_BY_MIGRATIONS and model._base_manager.using(alias).exists():
            yield model._meta.label_lower


def applied(alias: str) -> list[list[str]]:
    names = MigrationRecorder(connections[alias]).applied_migrations()
    return sorted([app, name] for app, name in names if app not in LEFT_OUT)


@contextmanager
def snapshot(alias: str) -> Iterator[None]:
    """Have all that is read be of one moment, and lock nothing."""
    connection = connections[alias]
    connection.ensure_connection()
    connection.transaction_mode = None  # of SQLite: IMMEDIATE would keep writers out
    with transaction.atomic(using=alias):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield
