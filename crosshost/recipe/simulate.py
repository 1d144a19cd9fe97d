"""What a page does with its API, and what attackers try: in one engine, with one set of settings."""

from dataclasses import dataclass

from crosshost.policy import Engine, Finding, Page
from crosshost.policy.site import registrable_domain
from crosshost.recipe.deployed import Deployed
from crosshost.recipe.server import CSRF, LOGIN, LOGOUT, POSTS, WHOAMI, Server
from crosshost.recipe.settings import Settings
from crosshost.recipe.tab import Result, Tab
from crosshost.recipe.wish import COOKIE


@dataclass(frozen=True)
class Step:
    """One step of the page, and the statuses with which it succeeds."""

    name: str
    result: Result
    right: tuple[int, ...]
    finding: Finding | None  # why it failed

    @property
    def works(self) -> bool:
        return self.result.status in self.right


@dataclass(frozen=True)
class Attack:
    """One attempt of an attacker."""

    name: str
    result: Result
    succeeds: bool


@dataclass(frozen=True)
class Simulation:
    """All steps up to the first that fails, and all attacks on the person who is logged in."""

    steps: tuple[Step, ...]
    attacks: tuple[Attack, ...]

    @property
    def works(self) -> bool:
        return all(step.works for step in self.steps)

    @property
    def why(self) -> Finding:
        """Return why the first failing step fails. Raises StopIteration where all work."""
        return next(step.finding for step in self.steps if step.finding)

    @property
    def safe(self) -> bool:
        return not any(attack.succeeds for attack in self.attacks)


@dataclass
class Visitor:
    """A person with a page in a tab. The page takes its CSRF token where the recipe says."""

    tab: Tab
    token_from: str

    @property
    def where(self) -> Deployed:
        return self.tab.server.where

    @property
    def page(self) -> Page:
        return Page(f"{self.where.page}/")

    def steps(self) -> list[Step]:
        """Return the steps up to the first that fails: log in, reload, post; attacks come after them."""
        done: list[Step] = []
        log_in = self.log_in_by_fetch if self.where.wish.login == "fetch" else self.log_in_at_django
        for step in (log_in, self.reload, self.post):
            done += step()
            if not done[-1].works:
                break
        return done

    def log_in_by_fetch(self) -> list[Step]:
        token, asked = self.take_token()
        if not asked.works:
            return [asked]
        return [asked, self.step("log in", self.tab.fetch(self.page, "POST", LOGIN, token, json=True), 200)]

    def log_in_at_django(self) -> list[Step]:
        form = self.step("open Django's login page", self.tab.navigate(self.page, LOGIN), 200)
        if not form.works:
            return [form]
        django = Page(f"{self.where.api}{LOGIN}")
        return [form, self.step("log in", self.tab.submit(django, LOGIN, form.result.token), 302)]

    def reload(self) -> list[Step]:
        return [self.step("reload the page", self.tab.fetch(self.page, "GET", WHOAMI), 200)]

    def post(self) -> list[Step]:
        return self.write("post", POSTS, 201)

    def log_out(self) -> list[Step]:
        done = self.write("log out", LOGOUT, 200)
        if done[-1].works:
            done.append(self.step("reload after the logout", self.tab.fetch(self.page, "GET", WHOAMI), 401))
        return done

    def write(self, name: str, path: str, right: int) -> list[Step]:
        token, asked = self.take_token()
        if not asked.works:
            return [asked]
        return [asked, self.step(name, self.tab.fetch(self.page, "POST", path, token, json=True), right)]

    def take_token(self) -> tuple[str | None, Step]:
        """Return the CSRF token, or None where the page gets none, and the request that sets the cookie."""
        asked = self.step("take the CSRF token", self.tab.fetch(self.page, "GET", CSRF), 200)
        return self.tab.cookie(self.page, "csrftoken") if self.token_from == COOKIE else asked.result.token, asked

    def step(self, name: str, result: Result, *right: int) -> Step:
        works = result.status in right
        return Step(name, result, right, None if works else self.tab.reason(result))


def attackers(where: Deployed) -> dict[str, Page]:
    """Return pages of other people: of another site, of a sibling of the API's host, and in a sandbox."""
    origin = where.api
    site = registrable_domain(origin.host)
    sibling = f"{origin.scheme}://evil.{site}/" if site else f"{origin.scheme}://{origin.host}:9999/"
    other = f"{where.page.scheme}://evil.example/"
    return {"another site": Page(other), "a sibling host": Page(sibling), "a sandbox": Page(other, opaque=True)}


def attacks(tab: Tab) -> list[Attack]:
    """Return what each attacker gets: reads whoami, posts a form, posts with the token if its page sees the cookie."""
    done = []
    for name, page in attackers(tab.server.where).items():
        read = tab.fetch(page, "GET", WHOAMI)
        done.append(Attack(f"{name} reads", read, read.status == 200))
        token, before = tab.cookie(page, "csrftoken"), tab.server.writes
        form = tab.submit(page, LOGOUT, token)
        done.append(Attack(f"{name} posts a form", form, tab.server.writes > before))
        post = tab.fetch(page, "POST", POSTS, token, json=True)
        done.append(Attack(f"{name} posts by fetch", post, tab.server.writes > before))
    return done


def simulate(where: Deployed, settings: Settings, token_from: str, engine: Engine) -> Simulation:
    """Return what happens with `settings` in `engine`."""
    tab = Tab(Server(where, settings), engine)
    visitor = Visitor(tab, token_from)
    steps = visitor.steps()
    attacked = attacks(tab) if tab.has("sessionid") else []
    if steps[-1].works:
        steps += visitor.log_out()
    return Simulation(tuple(steps), tuple(attacked))
