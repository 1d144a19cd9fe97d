"""scripts/vectors FOLDER [--json]: the field's public tables against crosshost.policy, table by table.

The tables are no part of this project; their own tests are beside this file. Contested rows, which the specification,
the tests and browsers dispute, are scored apart.
"""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from crosshost import Problem, command
from tests.policy.tables import browsers, cookies, cors, sites
from tests.policy.tables.row import Row

READERS: dict[str, Callable] = {
    "fetch-spec-credentials-table.json": cors.fetch_spec,
    "wpt-cors-acao.json": cors.acao_values,
    "wpt-cors-acac.json": cors.acac_values,
    "wpt-cors-origin-matrix.json": cors.origin_matrix,
    "wpt-cors-preflight-star.json": cors.preflight_star,
    "wpt-cors-preflight-status.json": cors.preflight_status,
    "wpt-cors-safelisted-headers.json": cors.safelisted_headers,
    "wpt-sec-fetch-site.json": sites.sec_fetch_site,
    "wpt-cookie-parse.json": cookies.cookie_parse,
    "wpt-cookie-domain.json": cookies.cookie_domain,
    "wpt-cookie-host-prefix.json": cookies.host_prefix,
    "cookie-path-match.json": cookies.cookie_path,
    "http-state-parser.json": cookies.http_state,
    cookies.OVERLAY: cookies.http_state_overlay,
    "http-state-dates-bsd.json": cookies.dates,
    "test_psl.txt": sites.public_suffixes,
    "cdp-enums.json": browsers.names,
    "bcd-Set-Cookie.json": browsers.engines,
}


def score(folder: Path, file: str, reader: Callable) -> list[Row]:
    """The rows of one table. Raises Problem when the table is not there, or is none."""
    try:
        text = (folder / file).read_text()
        return list(reader(text if file.endswith(".txt") else json.loads(text), folder))
    except OSError:
        raise Problem(
            f"{folder} has no {file}: name the folder of the tables, as in scripts/vectors ../shared/vectors"
        ) from None
    except (KeyError, TypeError, ValueError) as error:
        raise Problem(f"{folder / file} is no table that this command knows: {error!r}") from None


def summary(file: str, rows: list[Row]) -> dict:
    fair, contested = [row for row in rows if not row.contested], [row for row in rows if row.contested]
    return {
        "table": file,
        "right": sum(row.right for row in fair),
        "of": len(fair),
        "contested": {"right": sum(row.right for row in contested), "of": len(contested)},
        "otherwise": [asdict(row) for row in rows if not row.right],
    }


def main() -> int:
    parser = command.parser(
        prog="scripts/vectors",
        description="Score crosshost.policy on the field's public tables.",
        epilog="exit code: 0 99 % of each table's uncontested rows are right, 1 they are not, 2 nothing was said",
    )
    parser.add_argument("folder", type=Path, help="where the tables are")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    asked = parser.parse_args()
    scores = [summary(file, score(asked.folder, file, reader)) for file, reader in READERS.items()]
    print(json.dumps(scores, indent=2) if asked.json else lines(scores))
    return int(any(one["right"] < 0.99 * one["of"] for one in scores))


def lines(scores: list[dict]) -> str:
    """A line a table, and after them one for each row that came out otherwise."""
    text = [f"{'table':38} {'right':>9}  contested"]
    for one in scores:
        apart = "{right}/{of}".format(**one["contested"]) if one["contested"]["of"] else ""
        text.append(f"{one['table']:38} {one['right']:4}/{one['of']:<4}  {apart}".rstrip())
    for one in scores:
        for row in one["otherwise"]:
            word = f"contested, {row['contested']}" if row["contested"] else "WRONG"
            text.append(f"{one['table']}: {row['name']}: {row['expected']!r} expected, {row['got']!r} got ({word})")
    return "\n".join(text)


if __name__ == "__main__":
    command.run(main)
