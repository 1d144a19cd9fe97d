"""Counting failed logins for each pair of account and address, in django-axes' table, which all workers share.

axes asks this handler before a password is checked, and tells it of each login. axes' own makes a row for each
User-Agent, which the client chooses, keeps what was posted, has one limit, and lets a burst of requests pass it. Here
one conditional UPDATE counts, and what it does not count is refused as well. A login clears the count of its pair, and
no other.

An account that fails from many addresses is never locked: from then on, each address that failed once has to wait
between its attempts. The right password from an address that has not failed is accepted at once.
"""

import logging
from datetime import timedelta
from math import ceil

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Case, F, Q, QuerySet, Sum, Value, When
from django.http import HttpRequest
from django.utils import timezone

from logins import hashing
from logins.pair import account_of, address_of

DELAY = timedelta(seconds=30)  # between the attempts from one address, while the account fails everywhere
MOST_DELETED = 100  # rows at once
SKEW = timedelta(minutes=1)  # between the clocks of replicas; what is later was written before a clock was set back

logger = logging.getLogger("django.security.logins")


class Throttle(AxesDatabaseHandler):
    def is_allowed(self, request: HttpRequest, credentials: dict | None = None) -> bool:
        """Return whether the password may be checked. Raise hashing.Busy where it could not be now."""
        request.login_wait = seconds(attempts_of(request, credentials).wait())
        if not request.login_wait:
            hashing.slots.check()
        return not request.login_wait

    def user_login_failed(self, sender, credentials, request=None, **kwargs):
        """Count the failure; refuse it where others of the same burst were counted up to the limit."""
        if not getattr(request, "login_wait", 0):
            request.login_wait = seconds(attempts_of(request, credentials).count())
        request.axes_locked_out = bool(request.login_wait)  # then axes calls refusals.throttled

    def user_logged_in(self, sender, request, user, **kwargs):
        attempts_of(request, {"username": user.get_username()}).rows.delete()

    def user_logged_out(self, sender, request, user, **kwargs):
        """Do nothing: axes would keep a log of logins."""


class Attempts:
    """The failed attempts on one account from one address: a row, or none."""

    def __init__(self, account: str, address: str):
        self.account, self.address, self.now = account, address, timezone.now()
        self.begin = self.now - settings.AXES_COOLOFF_TIME
        self.counts = Q(attempt_time__gt=self.begin, attempt_time__lte=self.now + SKEW)  # other rows have expired
        self.key = {"username": account, "ip_address": address, "user_agent": ""}
        self.rows: QuerySet[AccessAttempt] = AccessAttempt.objects.filter(**self.key)

    def wait(self) -> timedelta:
        """Return how long the next attempt has to wait; zero for not at all."""
        row = self.rows.filter(self.counts).first()
        if row is None:
            return timedelta()
        if row.failures_since_start >= settings.AXES_FAILURE_LIMIT:
            return row.attempt_time - self.begin
        if self.is_attacked():
            return max(row.attempt_time + DELAY - self.now, timedelta())
        return timedelta()

    def is_attacked(self) -> bool:
        """Return whether the account failed as often as LOGIN_ACCOUNT_LIMIT, over all addresses."""
        rows = AccessAttempt.objects.filter(self.counts, username=self.account)
        return (rows.aggregate(sum=Sum("failures_since_start"))["sum"] or 0) >= settings.LOGIN_ACCOUNT_LIMIT

    def count(self) -> timedelta:
        """Count a failure and return zero; return how long to wait where the limit was reached meanwhile."""
        first = {"failures_since_start": 1, "attempt_time": self.now}
        _, is_new = self.rows.get_or_create(**self.key, defaults=first)
        if is_new:
            delete_some(~self.counts)
            return timedelta()
        failures = Case(When(self.counts, then=F("failures_since_start") + 1), default=Value(1))
        below = self.rows.filter(~self.counts | Q(failures_since_start__lt=settings.AXES_FAILURE_LIMIT))
        if not below.update(failures_since_start=failures, attempt_time=self.now):
            return self.wait()
        if self.rows.filter(failures_since_start__gte=settings.AXES_FAILURE_LIMIT).exists():
            # Not the account: people type their password into the wrong field.
            logger.warning("Too many failed logins of one account from %s", self.address)
        return timedelta()


def attempts_of(request: HttpRequest, credentials: dict | None) -> Attempts:
    return Attempts(account_of(request, credentials), address_of(request))


def delete_some(condition: Q) -> None:
    """Delete expired rows. A new row deletes more than itself, so their number follows the attempts of one period."""
    expired = AccessAttempt.objects.filter(condition).order_by()
    AccessAttempt.objects.filter(pk__in=list(expired.values_list("pk", flat=True)[:MOST_DELETED])).delete()


def seconds(wait: timedelta) -> int:
    return ceil(wait.total_seconds())
