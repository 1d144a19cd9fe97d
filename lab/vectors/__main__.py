"""scripts/vectors FOLDER [--json]: score crosshost.policy on public tables of test cases, table by table.

The tables are not part of this project. Contested rows, on which the specification, the tests and browsers disagree,
are scored apart.
"""

import json
from dataclasses import asdict
from pathlib import Path

from crosshost import command
from lab.vectors import tables
from lab.vectors.row import Row


def main() -> int:
    parser = command.parser(
        prog="scripts/vectors",
        description="Score crosshost.policy on public tables of test cases.",
        epilog="exit code: 0 at least 99 % of each table's uncontested rows are right, 1 they are not, 2 a table "
        "cannot be read",
    )
    parser.add_argument("folder", type=Path, help="where the tables are")
    parser.add_argument("--json", action="store_true", help="print one JSON document on standard output")
    options = parser.parse_args()
    scores = [score(file, tables.rows(options.folder, file)) for file in tables.READERS]
    print(json.dumps({"schema_version": 1, "tables": scores}, indent=2) if options.json else text(scores))
    return int(any(table["right"] < 0.99 * table["of"] for table in scores))


def score(file: str, rows: list[Row]) -> dict:
    """Return how many rows of a table are right, and the others."""
    settled, contested = [row for row in rows if not row.contested], [row for row in rows if row.contested]
    return {
        "table": file,
        "right": sum(row.right for row in settled),
        "of": len(settled),
        "contested": {"right": sum(row.right for row in contested), "of": len(contested)},
        "otherwise": [asdict(row) for row in rows if not row.right],
    }


def text(scores: list[dict]) -> str:
    """Return one line for each table, then one for each row that is not right."""
    lines = [f"{'table':38} {'right':>9}  contested"]
    for table in scores:
        contested = "{right}/{of}".format(**table["contested"]) if table["contested"]["of"] else ""
        lines.append(f"{table['table']:38} {table['right']:4}/{table['of']:<4}  {contested}".rstrip())
    for table in scores:
        for row in table["otherwise"]:
            note = f"contested, {row['contested']}" if row["contested"] else "WRONG"
            lines.append(f"{table['table']}: {row['name']}: {row['expected']!r} expected, {row['got']!r} got ({note})")
    return "\n".join(lines)


if __name__ == "__main__":
    command.run(main)
