"""The tables about sites: the Public Suffix List's own, and Sec-Fetch-Site."""

import re
from collections.abc import Iterator
from pathlib import Path

from crosshost.policy import site
from crosshost.policy.origin import address
from lab.vectors.row import Row


def sec_fetch_site(table: dict, folder: Path) -> Iterator[Row]:
    hosts = {"Origin": "web-platform.test", "SameSite": "www.web-platform.test", "CrossSite": "not-web-platform.test"}
    for case in table["cases"]:
        chain = []
        for hop in case["chain"]:
            scheme, which = re.fullmatch("(https?)(.*)", hop).groups()  # type: ignore[union-attr]
            chain.append(address(f"{scheme}://{hosts[which]}/").origin)
        page = address(f"{case['page_scheme']}://web-platform.test/").origin
        yield Row(f"{case['page_scheme']} {case['chain']}", case["expected"], site.sec_fetch_site(page, tuple(chain)))


def public_suffixes(text: str, folder: Path) -> Iterator[Row]:
    for host, expected in re.findall(r"^checkPublicSuffix\('(.*)', (.*)\);", text, re.MULTILINE):
        got = site.registrable_domain(host)
        yield Row(host, None if expected == "null" else expected.strip("'"), got)
