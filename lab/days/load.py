"""A steady load: requests at fixed rates, whatever happened to the earlier ones, as independent people send them."""

import itertools
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from crosshost import Problem
from lab.days.ledger import Ledger, unwell
from lab.days.visitor import GIVE_UP, Route, Visitor

# A second. A login costs a third of a second of a core, because its password is hashed.
RATES = {"whoami": 20.0, "page": 10.0, "health": 2.0, "post": 4.0, "login": 0.5}
FIRST_VISITORS = 6  # logged in before the load begins
Action = tuple[float, Callable[[], object]]  # the rate, and what to do


class Load:
    """The people on `page`, who reach the API on every one of `routes` with one of these accounts.

    `ca` is the file of the authority that signed the certificates.
    """

    def __init__(
        self, page: str, routes: Sequence[Route], accounts: Sequence[str], password: str, ca: str | None = None
    ):
        self.ledger = Ledger()
        self.page, self.password, self.ca = page, password, ca
        self.routes, self.accounts = itertools.cycle(routes), itertools.cycle(accounts)
        self.visitors: list[Visitor] = []
        self.numbers = itertools.count()

    def begin(self) -> "Steady":
        """Log the first visitors in and start the load. Raises Problem when one of them cannot."""
        for _ in range(FIRST_VISITORS):
            if not self.login():
                failed = next(sent for sent in reversed(self.ledger.sent) if not sent.is_good)
                raise Problem(f"a login on {failed.route} failed before the day began: {failed.outcome}")
        reader = Visitor(self.page, Route("nginx", self.page), self.ledger, self.ca)
        actions: dict[str, Callable[[], object]] = {
            "whoami": lambda: self.one().whoami(),
            "page": reader.open_page,
            "health": lambda: self.one().check_health(),
            "post": lambda: self.one().post(),
            "login": self.login,
        }
        return Steady([(rate, actions[kind]) for kind, rate in RATES.items()])

    def login(self) -> bool:
        visitor = Visitor(self.page, next(self.routes), self.ledger, self.ca)
        if acknowledged := visitor.log_in(next(self.accounts), self.password):
            self.visitors.append(visitor)
        return acknowledged

    def one(self) -> Visitor:
        """Return the visitors in turn."""
        return self.visitors[next(self.numbers) % len(self.visitors)]

    def unwell(self) -> list[str]:
        return unwell(self.ledger.sent.copy())

    def living(self) -> set[str]:
        """Ask every session once more, after the load, and return those that answer."""
        for visitor in self.visitors:
            visitor.ledger = Ledger()  # these requests are not the day's
        with ThreadPoolExecutor(8) as threads:
            answers = threads.map(Visitor.whoami, self.visitors)
            return {visitor.name for visitor, answer in zip(self.visitors, answers, strict=True) if answer}


class Steady:
    """Calls each action at its rate, in a thread of its own, until it is stopped."""

    def __init__(self, actions: Sequence[Action]):
        most = int(sum(rate for rate, _ in actions) * (GIVE_UP + 1))  # if no request ends before it is given up
        self.threads = ThreadPoolExecutor(most, thread_name_prefix="load")
        self.stopped = threading.Event()
        self.clocks = [threading.Thread(target=self._tick, args=action, daemon=True) for action in actions]
        for clock in self.clocks:
            clock.start()

    def _tick(self, rate: float, action: Callable[[], object]) -> None:
        began = time.monotonic()
        for number in itertools.count():
            if self.stopped.wait(max(0.0, began + number / rate - time.monotonic())):
                return
            self.threads.submit(action)

    def stop(self, wait: bool = True) -> None:
        """Send no more requests, and wait until the last ones have ended."""
        self.stopped.set()
        for clock in self.clocks:
            clock.join()
        self.threads.shutdown(wait=wait, cancel_futures=not wait)
