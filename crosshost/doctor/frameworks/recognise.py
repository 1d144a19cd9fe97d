"""Which framework answers, and which server stands in front of it: read from the responses, without a request."""

from collections.abc import Iterator

from crosshost.doctor.evidence import Evidence, Exchange
from crosshost.doctor.frameworks.layer import Layer
from crosshost.doctor.frameworks.signs import BUILT_ON, CERTAIN, HINT, NAMES, SIGNS, Sign
from crosshost.policy.origin import address

MOST_BODY = 1 << 16  # bytes; every sign is near the beginning of a page


def recognised(evidence: Evidence) -> tuple[Layer, ...]:
    """Return the framework of the API, if one is likelier than all others, and the servers in front of it."""
    found = signs_of(evidence)
    weights = {id: sum(sign.weight for sign in signs) for id, signs in found.items()}
    frameworks = [id for id in found if NAMES[id][1] == "framework"]
    servers = [id for id in found if NAMES[id][1] == "server"]
    bases = {id: BUILT_ON.get(id, id) for id in frameworks}
    totals = {base: sum(weights[id] for id in frameworks if bases[id] == base) for base in bases.values()}
    best = max(totals, key=lambda base: totals[base], default="")
    layers = [layer(id, found[id], weights[id]) for id in servers]
    if best and totals[best] > HINT and list(totals.values()).count(totals[best]) == 1:
        members = [id for id in frameworks if bases[id] == best]
        signs = tuple(sign for id in members for sign in found[id])
        layers.append(layer(next((id for id in members if id != best), best), signs, totals[best]))
    return tuple(layers)


def layer(id: str, signs: tuple[Sign, ...], weight: int) -> Layer:
    name, kind = NAMES[id]
    strongest = sorted(signs, key=lambda sign: -sign.weight)
    return Layer(id, name, kind, weight >= CERTAIN, tuple(dict.fromkeys(sign.says for sign in strongest)))


def signs_of(evidence: Evidence) -> dict[str, tuple[Sign, ...]]:
    """Return the signs that the responses of the API have, by what they are a sign of."""
    exchanges = [(exchange, text_of(exchange)) for exchange in responses(evidence)]
    by_id: dict[str, tuple[Sign, ...]] = {}
    for sign in SIGNS:
        if any(shows(exchange, text, sign) for exchange, text in exchanges):
            by_id[sign.id] = (*by_id.get(sign.id, ()), sign)
    return by_id


def responses(evidence: Evidence) -> Iterator[Exchange]:
    """Yield the responses of the API's origins, and of the page where it is on one of them."""
    login = evidence.login
    origins = {address(probed.url).origin for probed in evidence.probed_urls}
    exchanges = [*evidence.exchanges, *(() if login is None else login.after.values())]
    exchanges += [preflight for probed in evidence.probed_urls for preflight in probed.preflights.values()]
    exchanges += [exchange for exchange in (evidence.missing, evidence.no_login, evidence.document) if exchange]
    if login:
        origins.add(address(login.form.url).origin)
    yield from (exchange for exchange in exchanges if exchange.response and address(exchange.url).origin in origins)


def text_of(exchange: Exchange) -> str:
    return exchange.body[:MOST_BODY].decode("utf-8", "replace").strip()


def shows(exchange: Exchange, body: str, sign: Sign) -> bool:
    """Return whether the response has the sign."""
    if sign.where == "body":
        texts = [body]
    elif sign.where == "cookie":
        texts = [cookie.name for cookie in exchange.cookies]
    elif sign.where == "attributes":
        texts = exchange.values("Set-Cookie")
    else:
        texts = exchange.values(sign.where)
    return any(sign.pattern.search(text) for text in texts)
