"""The public tables that scripts/vectors knows, and how each is read."""

import json
from collections.abc import Callable
from pathlib import Path

from crosshost import Problem
from lab.vectors import browsers, cookies, cors, sites
from lab.vectors.row import Row

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


def rows(folder: Path, file: str) -> list[Row]:
    """Return the rows of one table with the policy's results. Raises Problem if it is missing or malformed."""
    try:
        text = (folder / file).read_text()
        return list(READERS[file](text if file.endswith(".txt") else json.loads(text), folder))
    except OSError:
        raise Problem(
            f"{folder} has no {file}: name the folder of the tables, as in scripts/vectors ../shared/vectors"
        ) from None
    except (KeyError, TypeError, ValueError) as error:
        raise Problem(f"{folder / file} is not a table that this command knows: {error!r}") from None
