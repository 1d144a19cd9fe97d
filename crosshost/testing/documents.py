"""The document that a response becomes: its origin, and the policies of its headers and of its HTML."""

from collections.abc import Callable, Mapping
from typing import get_args

from crosshost.policy import Finding, Response
from crosshost.policy import Page as Document
from crosshost.policy.csp import in_force
from crosshost.policy.engine import Engine
from crosshost.policy.framing import refused_by, sandbox_hides_origin
from crosshost.policy.headers import referrer_policy
from crosshost.policy.origin import address
from crosshost.policy.situation import DEFAULT_POLICY, ReferrerPolicy
from crosshost.testing.markup import Markup
from crosshost.testing.reasons import FRAME_REFUSED
from crosshost.testing.transport import RawResponse

# Names that HTML keeps for older pages (HTML, standard metadata names, referrer).
LEGACY: dict[str, ReferrerPolicy] = {
    "never": "no-referrer",
    "default": DEFAULT_POLICY,
    "always": "unsafe-url",
    "origin-when-crossorigin": "origin-when-cross-origin",
}


def document(
    url: str,
    raw: RawResponse,
    markup: Markup | None = None,
    framed_by: tuple[str, ...] = (),
    sandbox: str | None = None,
) -> Document:
    """Return the document at `url`. `markup`: its HTML; `sandbox`: the attribute of its frame."""
    headers = tuple(raw.http.all("Content-Security-Policy"))
    directives = [in_force(policy, ("sandbox",)) for header in headers for policy in header.split(",")]
    tokens = [" ".join(directive[1:]) for directive in directives if directive]
    tokens += [] if sandbox is None else [sandbox]
    metas = markup.metas if markup else []
    in_html = tuple(
        meta.get("content", "") for meta in metas if is_named(meta, "http-equiv", "content-security-policy")
    )
    return Document(
        url,
        framed_by,
        opaque=any(map(sandbox_hides_origin, tokens)),
        referrer_policy=policy_in(metas) or referrer_policy(raw.http),
        csp=headers + in_html,
    )


def policy_in(metas: list[dict[str, str]]) -> ReferrerPolicy | None:
    """Return the Referrer-Policy of the last meta element that has a known one, or None."""
    known = LEGACY | {policy: policy for policy in get_args(ReferrerPolicy)}
    values = [meta.get("content", "").strip().lower() for meta in metas if is_named(meta, "name", "referrer")]
    found = [known[value] for value in values if value in known]
    return found[-1] if found else None


def is_named(meta: dict[str, str], attribute: str, name: str) -> bool:
    return meta.get(attribute, "").strip().lower() == name


def refusal(url: str, http: Response, framed_by: tuple[str, ...], engine: Engine) -> Finding | None:
    """Return why the document at `url` is not shown in a frame, or None."""
    ancestors = tuple(address(outer).origin for outer in framed_by)
    value = refused_by(http, address(url).origin, ancestors, engine)
    if value is None:
        return None
    return Finding(FRAME_REFUSED, (("url", url), ("page", str(ancestors[-1])), ("value", value)))


def base(text: str, parse: Callable[[], Markup]) -> str:
    """Return the URL in the base element of a document, or "". It is parsed only where it may have one."""
    return parse().base if "<base" in text.lower() else ""


def markup_of(raw: RawResponse) -> Markup | None:
    """Return the parsed HTML of a document where a meta element may set a policy, else None."""
    is_html = any("html" in kind.lower() for kind in raw.http.all("Content-Type"))
    return Markup(raw.body.decode(errors="replace")) if is_html and b"<meta" in raw.body.lower() else None


def response(headers: Mapping[str, str] | None = None) -> Response:
    """Return the response that a document without a server would have."""
    return Response(200, tuple((headers or {}).items()))
