"""A finding in the words of the framework that answers: what happens, and how to fix it there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crosshost.doctor import ranking
from crosshost.doctor.frameworks import django, render
from crosshost.doctor.frameworks.in_headers import HEADERS
from crosshost.doctor.frameworks.known import KNOWN
from crosshost.doctor.frameworks.layer import Layer
from crosshost.doctor.frameworks.place import Setting, Table, Words, filled
from crosshost.doctor.frameworks.remedies import AT_THE_PROXY, OF_A_COOKIE, WAYS
from crosshost.doctor.frameworks.render import Change
from crosshost.doctor.frameworks.sentences import SENTENCES
from crosshost.policy import Finding

DJANGO = ("django", "drf")
OF_DJANGO = re.compile("[Dd]jango")


@dataclass(frozen=True)
class Fitted:
    """What the report says of one finding.

    `framework` is whose settings the fix has, or empty; where that is not certain, `in_headers` is the same fix in the
    words of the headers.
    """

    sentence: str
    fix: str
    ways: tuple[tuple[Change, ...], ...]
    devtools_code: str | None
    clause: str
    framework: str = ""
    in_headers: str = ""

    @property
    def docs(self) -> tuple[str, ...]:
        """The pages of the documentation, each once."""
        return tuple(dict.fromkeys(change.docs for way in self.ways for change in way if change.docs))


def fitted(finding: Finding, layers: Sequence[Layer], page: str, url: str) -> Fitted:
    """Return `finding` for the framework among `layers`, or in the words of the headers. `url` is the API's."""
    fitting = Fitting(finding, layers, page, url)
    if fitting.is_django:
        return fitting.of_django()
    code = None if finding.id.startswith("csrf-") else finding.devtools_code  # there it is a message of Django's
    clause = "; ".join(part for part in finding.reason.clause.split("; ") if not OF_DJANGO.search(part))
    if not fitting.remedies:
        return Fitted(finding.sentence, finding.fix, fitting.own_advice(), code, clause)
    meaning = SENTENCES.get(finding.id)
    sentence = filled(meaning, fitting.values) if meaning else finding.sentence
    return fitting.fit(sentence, code, clause)


class Fitting:
    """One finding at one deployment."""

    def __init__(self, finding: Finding, layers: Sequence[Layer], page: str, url: str):
        self.finding, self.remedies = finding, WAYS.get(finding.id) or WAYS.get(ranking.family(finding.id), ())
        self.framework = next((layer for layer in layers if layer.kind == "framework"), None)
        self.server = next((layer for layer in layers if layer.kind == "server" and layer.id in KNOWN), None)
        self.values = render.values_of(finding, page, url)

    @property
    def is_django(self) -> bool:
        return self.framework is not None and self.framework.id in DJANGO

    def of_django(self) -> Fitted:
        """Return the reason's own advice, which is for Django, except for a cookie that no setting of its governs."""
        finding, topics = self.finding, {topic for way in self.remedies for topic in way}
        code, clause = finding.devtools_code, finding.reason.clause
        if any(self.layer(topic) is self.framework for topic in topics):  # set by a view of the application's
            return self.fit(finding.sentence, code, clause)
        ways = self.own_advice()
        settings = [change for way in ways for change in way if change.file in ("settings.py", "views.py")]
        layer = self.framework if settings else None
        return Fitted(finding.sentence, finding.fix, ways, code, clause, *self.named([layer] if layer else []))

    def fit(self, sentence: str, code: str | None, clause: str) -> Fitted:
        """Return the finding with the settings of each layer's table, and in the words of the headers for the rest."""
        ways = tuple(render.changes([self.item(topic) for topic in way], self.values) for way in self.remedies)
        used = [layer for way in self.remedies for topic in way if (layer := self.layer(topic))]
        return Fitted(sentence, render.sentence(ways), ways, code, clause, *self.named(used))

    def named(self, layers: Sequence[Layer]) -> tuple[str, str]:
        """Return the names of `layers`; and where one is doubtful, the fix in the words of the headers."""
        names = " and ".join(dict.fromkeys(layer.name for layer in layers))
        if all(layer.certain for layer in layers) or not self.remedies:
            return names, ""
        ways = [render.changes([HEADERS[topic] for topic in way], self.values) for way in self.remedies]
        return names, render.sentence(ways)

    def own_advice(self) -> tuple[tuple[Change, ...], ...]:
        """Return the changes of the reason itself, with the pages of Django's settings."""
        return tuple(
            tuple(
                Change.of(fix, django.page_of(fix.setting) if fix.file == "settings.py" and fix.setting else None)
                for fix in changes
            )
            for changes in self.finding.fixes
        )

    def item(self, topic: str) -> Setting | Words:
        layer = self.layer(topic)
        return self.table(layer, topic)[topic] if layer else HEADERS[topic]

    def layer(self, topic: str) -> Layer | None:
        """Return the layer whose table has `topic`: the server for what a proxy decides, or where only it is known."""
        order = (self.server, self.framework) if topic in AT_THE_PROXY else (self.framework or self.server,)
        layers = (layer for layer in order if layer and layer.id in KNOWN)
        return next((layer for layer in layers if topic in self.table(layer, topic)), None)

    def table(self, layer: Layer, topic: str) -> Table:
        """Return the table for `topic`; of a cookie that is not the session's the one of the application's own."""
        known, cookie = KNOWN[layer.id], self.finding.cookie
        own = cookie and topic in OF_A_COOKIE and known.own_cookies and not known.session_cookie.search(cookie)
        return known.own_cookies if own else known.settings
