"""The plan of a run: which documents the browser visits, what each does there, and what the server does for each id.

A lot is one relation with some setters, on hosts of its own: first its setters set their cookies, each under names of
its own, then each asker sends one request. So one request shows a cell of every kind and setter of the lot.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlsplit

from lab.grid.dimensions import ASKERS, RELATIONS, SETTERS, Kind, Relation, Step, kinds_of

PATH = "/grid/step"  # the cookies' default path is /grid
SHORT = "IK"  # the navigations that the cookies of rare setters are measured with
DELETION = Step("", "delete the cookies", "P", "fetch")


@dataclass(frozen=True)
class Lot:
    """Some setters in one relation. `number` makes hosts and names of cookies its own."""

    number: int
    relation: Relation
    setters: tuple[Step, ...]

    @property
    def askers(self) -> tuple[Step, ...]:
        """Return the askers that are measured with these setters."""
        rare = self.setters[0].rare

        def chosen(asker: Step) -> bool:
            if asker.uses_third and not self.relation.third:
                return False
            if not self.relation.thorough:
                return not asker.rare
            return not (asker.old and self.shared) and not (rare and asker.leaves and asker.code not in SHORT)

        return tuple(asker for asker in ASKERS if chosen(asker))

    @property
    def shared(self) -> bool:
        """Return whether other lots use the target's host too, so that its cookies have to be deleted."""
        return "{" not in self.relation.target

    @property
    def letters(self) -> str:
        """Return the letters of its origins."""
        return "PTX" if self.relation.third else "PT"

    @property
    def has_old(self) -> bool:
        """Return whether some of its requests wait until the cookies are old."""
        return any(asker.old for asker in self.askers)

    def origin(self, letter: str) -> str:
        """Return the origin of P, T or X, with the letter of a port in place of its number."""
        page, target = self.relation.page, self.relation.target
        secure = "https" if "https" in page + target else "http"  # X must not be mixed content
        template = {"P": page, "T": target, "X": f"{secure}://{self.relation.third}:A"}[letter]
        # X is of this lot alone, too: tracking prevention deletes the cookies of sites that redirect to one that it
        # has met under many others.
        own = {
            name: f"{first}{self.number}.localhost"
            for name, first in zip(("site", "other", "third"), "ghx", strict=True)
        }
        return template.format(**own)

    def host(self, letter: str) -> str:
        return urlsplit(self.origin(letter)).netloc.partition(":")[0]

    def name(self, setter: Step, kind: Kind) -> str:
        """Return the name of the cookie."""
        return f"{kind.prefix}{self.number}{setter.code}{kind.code}"

    @cached_property
    def cookies(self) -> dict[str, tuple[str, str]]:
        """Return the codes of setter and kind of each cookie, by its name."""
        return {
            self.name(setter, kind): (setter.code, kind.code) for setter in self.setters for kind in kinds_of(setter)
        }

    def headers(self, setter: Step) -> list[str]:
        """Return the Set-Cookie headers of `setter`."""
        host = self.host("T")
        parent = host.partition(".")[2] or "example"
        values = {"host": host, "parent": parent, "HOST": host.upper(), "PARENT": parent.upper(), "below": f"b.{host}"}
        values["long"] = "x" * 1100  # an attribute of more than 1024 bytes is ignored (RFC 6265bis, 5.6)
        return [
            "; ".join(filter(None, (f"{self.name(setter, kind)}=1", kind.attributes.format(**values))))
            for kind in kinds_of(setter)
        ]


def lots(relations: Iterable[Relation] = RELATIONS) -> Iterator[Lot]:
    """Yield the lots of `relations`; each stays below 180 cookies a site, where Chromium and Firefox evict others."""
    known = [relation.id for relation in RELATIONS]
    for relation in relations:
        possible = [setter for setter in SETTERS if relation.third or not setter.uses_third]
        usual = tuple(setter for setter in possible if not setter.rare)
        rare = tuple(setter for setter in possible if setter.rare)
        number = 2 * known.index(relation.id)
        yield Lot(number, relation, usual)
        if relation.thorough:
            yield Lot(number + 1, relation, rare)


@dataclass
class Document:
    """A document, in the tab or in a frame, and what its script does, all at once, before a frame's parent goes on."""

    place: str
    actions: list["Request"] = field(default_factory=list)
    writes: list[str] = field(default_factory=list)  # to document.cookie
    reads: list["Request"] = field(default_factory=list)  # of document.cookie
    leave: "Request | None" = None


@dataclass
class Request:
    """One request of the plan. Its id is in its URL, which is unique."""

    id: str
    lot: Lot
    to: str  # P, T or X
    how: str
    step: Step | None = None  # None: it only loads a document
    sets: tuple[str, ...] = ()  # Set-Cookie headers of its last response
    document: Document | None = None  # that it loads; None: its response is an image, a script, a style or text
    sandboxed: bool = False

    @property
    def via(self) -> str:
        return self.step.via if self.step else ""

    def hops(self) -> str:
        """Return the letters of the hosts that receive it, in order."""
        return self.via + self.to


@dataclass
class Plan:
    """All requests by id, and the document to begin with."""

    lots: list[Lot]
    requests: dict[str, Request] = field(default_factory=dict)
    visits: list[Request] = field(default_factory=list)  # the loads of the tab's documents, in order

    def add(self, request: Request) -> Request:
        self.requests[request.id] = request
        return request


def make(relations: Sequence[Relation] = RELATIONS, *, grow_old: bool = True, tidy: bool = False) -> Plan:
    """Return the plan for `relations`. With `grow_old`, the steps with old cookies come last; the others need no wait.

    A browser to which age makes no difference takes them with the others, before tracking prevention deletes cookies.
    `tidy` deletes every cookie, for a browser that is used again.
    """
    plan = Plan(list(lots(relations)))
    tab = Tab(plan)
    for lot in plan.lots:
        tab.perform(lot, lot.setters, "set")
        tab.perform(lot, [asker for asker in lot.askers if not (asker.old and grow_old)], "ask")
        if lot.shared or (tidy and not (lot.has_old and grow_old)):
            tab.delete(lot, thoroughly=tidy)
    for lot in plan.lots:
        tab.perform(lot, [asker for asker in lot.askers if asker.old and grow_old], "ask")
        if tidy and lot.has_old and grow_old:
            tab.delete(lot, thoroughly=True)
    return plan


class Tab:
    """Puts the steps of a lot in an order in which one tab can take them."""

    def __init__(self, plan: Plan):
        self.plan = plan
        self.current: Document | None = None  # the document at the end of the plan so far, with nothing to do yet
        self.at: tuple[int, str] | None = None  # the number of its lot, and P or T

    def go(self, lot: Lot, letter: str, sets: tuple[str, ...] = ()) -> Document:
        """Leave for the origin `letter` without a step, and return the document there."""
        document = Document(letter)
        request = self.plan.add(Request(self.next_id(lot), lot, letter, "link", sets=sets, document=document))
        return self.arrive(request, document)

    def arrive(self, request: Request, document: Document) -> Document:
        if self.current:
            self.current.leave = request
        self.plan.visits.append(request)
        self.current, self.at = document, (request.lot.number, document.place)
        return document

    def delete(self, lot: Lot, thoroughly: bool) -> None:
        """Delete the lot's cookies, for T in the address bar and `thoroughly` for T as a third party of P, too."""
        headers = tuple(f"{header}; Max-Age=0" for setter in lot.setters for header in lot.headers(setter))
        if thoroughly:
            here = self.go(lot, "P")
            here.actions.append(self.plan.add(Request(self.next_id(lot), lot, "T", "fetch", DELETION, headers)))
        self.go(lot, "T", headers)

    def next_id(self, lot: Lot) -> str:
        return f"{lot.number}.load.{len(self.plan.requests)}"

    def perform(self, lot: Lot, steps: Iterable[Step], role: str) -> None:
        """Visit P and T until every one of `steps` is taken."""
        staying: dict[str, list[Step]] = {"P": [], "T": []}
        leaving: dict[str, list[Step]] = {"P": [], "T": []}
        for step in steps:
            (leaving if step.leaves else staying)[step.place[0]].append(step)
        while True:
            left = [letter for letter in "PT" if staying[letter] or leaving[letter]]
            if not left:
                return
            is_there = self.at is not None and self.at[0] == lot.number and self.at[1] in left
            here = self.current if is_there and self.current else self.go(lot, left[0])
            letter = here.place
            self.fill(here, lot, staying[letter], role)
            staying[letter] = []
            if leaving[letter]:
                self.arrive(*self.loading(lot, leaving[letter].pop(0), role, "T"))
            else:
                self.at = None  # this document has had its turn

    def loading(self, lot: Lot, step: Step, role: str, place: str) -> tuple[Request, Document]:
        """Return the request of a step that loads a document at `place`, and that document."""
        document = Document(place)
        return self.plan.add(self.request(lot, step, role, document)), document

    def request(self, lot: Lot, step: Step, role: str, document: Document | None = None) -> Request:
        sets = tuple(lot.headers(step)) if role == "set" else ()
        return Request(f"{lot.number}.{role}.{step.code}", lot, "T", step.how, step, sets, document)

    def fill(self, root: Document, lot: Lot, steps: list[Step], role: str) -> None:
        """Give `root` and the frames below it what `steps` do there."""
        frames: dict[tuple[str, bool], Document] = {(root.place, False): root}

        def document(place: str, sandboxed: bool) -> Document:
            if (place, sandboxed) not in frames:
                new = frames[place, sandboxed] = Document(place)
                outer = document(place[:-1], False)
                load = Request(self.next_id(lot), lot, place[-1], "frame", document=new, sandboxed=sandboxed)
                outer.actions.append(self.plan.add(load))
            return frames[place, sandboxed]

        for step in sorted(steps, key=lambda step: (step.how != "frame", len(step.place))):
            where = document(step.place, step.sandboxed)
            if step.how == "document.cookie":
                if role == "set":
                    where.writes += lot.headers(step)
                else:
                    where.reads.append(self.plan.add(self.request(lot, step, role)))
            elif step.how in ("frame", "frame-post"):
                new, loaded = self.loading(lot, step, role, step.place + "T")
                where.actions.append(new)
                if not step.via:  # later steps in this frame happen in this document
                    frames.setdefault((loaded.place, False), loaded)
            else:
                where.actions.append(self.plan.add(self.request(lot, step, role)))
