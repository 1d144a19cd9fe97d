"""A check whether the browser hides the origin of Django's own forms from the CSRF check."""

from collections.abc import Iterator

from crosshost.django.check import as_hint, check
from crosshost.django.conf import Conf
from crosshost.django.middleware import CSRF, SECURITY, has
from crosshost.policy.reasons import REASONS


@check(
    "W031",
    title="A Referrer-Policy that hides the origin of every form",
    fault="SECURE_REFERRER_POLICY = 'no-referrer'",
    message="SECURE_REFERRER_POLICY is {value}: under no-referrer the browser sends Origin: null with every form, on "
    "Django's own pages too, and the login and the admin get 403, 'Origin checking failed - null does not match any "
    "trusted origins'. Under same-origin, Django's default, that is so for forms that post to another origin.",
    hint=as_hint(*REASONS["csrf-origin-null"].advice, comment="or 'same-origin', if no form posts to another origin"),
)
def origin_hidden_by_referrer_policy(conf: Conf) -> Iterator[dict[str, str]]:
    policies = conf.referrer_policies
    # A browser takes the last one that it knows; the others are for old browsers.
    if policies and policies[-1] == "no-referrer" and has(conf, SECURITY) and has(conf, CSRF):
        yield {"value": repr(conf.raw("SECURE_REFERRER_POLICY"))}
