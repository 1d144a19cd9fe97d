"""Which relations of the grid a visitor's own names can show, and why they cannot show the others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from crosshost.policy.site import is_public_suffix, registrable_domain
from lab.grid.dimensions import RELATIONS, Relation

SITES = {"site": "example.com", "other": "example.net"}  # an example for each relation


@dataclass(frozen=True)
class Shown:
    """The relations that are measured, and one sentence for each thing that is not."""

    relations: tuple[Relation, ...]
    missing: tuple[str, ...]


def shown(names: Sequence[str], https: bool) -> Shown:
    """Return what these names can show; without names, the lab's own."""
    if not names:
        return Shown(RELATIONS, ())
    usable = [name for name in names if not is_public_suffix(name)]
    missing = [f"{name} is a public suffix, so it takes no part" for name in names if name not in usable]
    relations, without = [], dict[str, list[str]]()
    for relation in RELATIONS:
        why = "" if https else needs_https(relation)
        hosts = None if why else next(pairs(relation, usable), None)
        if hosts:
            relations.append(placed(relation, hosts, usable))
        else:
            without.setdefault(why or needs_names(relation), []).append(relation.id)
    if relations and not all(relation.third for relation in relations):
        ids = "; ".join(relation.id for relation in relations if not relation.third)
        missing.append(f"redirects and frames of a third site need a name of one more site: {ids}")
    if relations:
        missing.append(
            "cookies older than two minutes: the relations share the names, so cookies are deleted before they are old"
        )
    missing += [f"{reason}: {'; '.join(ids)}" for reason, ids in without.items()]
    return Shown(tuple(relations), tuple(missing))


def hosts_of(relation: Relation) -> tuple[str, str]:
    """Return the hosts of page and target, with an example for each site."""
    page, target = (urlsplit(each.rpartition(":")[0].format(**SITES)).hostname or "" for each in origins(relation))
    return page, target


def origins(relation: Relation) -> tuple[str, str]:
    return relation.page, relation.target


def needs_https(relation: Relation) -> str:
    return "without a certificate there is no https" if "https:" in "".join(origins(relation)) else ""


def needs_names(relation: Relation) -> str:
    """Return which names would show `relation`."""
    page, target = hosts_of(relation)
    if "{site}" not in relation.page or "{" not in relation.target:
        return "localhost and 127.0.0.1 are measured without --names"
    if shape(page, target) == "two sites":
        return "names of one site show no cross-site relation"
    return f"no two of the names are related as {page} and {target} are"


def shape(page: str, target: str) -> str:
    """Return how two hosts are related. How deep they are below another site does not matter: the model says."""
    if page == target:
        return "one host"
    site = registrable_domain(page)
    if registrable_domain(target) != site:
        return "two sites"
    if target.endswith(f".{page}"):
        return "target below the site" if page == site else "target below the page"
    if page.endswith(f".{target}"):
        return "target is the site" if target == site else "target above the page"
    return "siblings"


def pairs(relation: Relation, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the hosts that `relation` can have, those first that leave a name of a third site."""
    if "{" not in relation.page or "{" not in relation.target:
        return
    wanted = shape(*hosts_of(relation))
    found = [(page, target) for page in names for target in names if shape(page, target) == wanted]
    yield from sorted(found, key=lambda hosts: not third(hosts, names))


def third(hosts: tuple[str, str], names: Sequence[str]) -> str:
    """Return a name of a site that neither host is of, or an empty text."""
    sites = {registrable_domain(host) for host in hosts}
    return next((name for name in names if registrable_domain(name) not in sites), "")


def placed(relation: Relation, hosts: tuple[str, str], names: Sequence[str]) -> Relation:
    """Return `relation` on these hosts."""
    page, target = (
        f"{urlsplit(origin).scheme}://{host}:{origin.rpartition(':')[2]}"
        for origin, host in zip(origins(relation), hosts, strict=True)
    )
    return replace(relation, page=page, target=target, third=third(hosts, names))
