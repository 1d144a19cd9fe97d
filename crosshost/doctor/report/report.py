"""The report for a person: what works, what is wrong and how to fix it, and what HTTP does not show."""

from crosshost.doctor import ranking
from crosshost.doctor.counted import Counted
from crosshost.doctor.diagnosis import Diagnosis
from crosshost.doctor.findings.reported import ReportedFinding
from crosshost.doctor.frameworks.fit import Fitted
from crosshost.doctor.report import shown
from crosshost.doctor.report.headline import headline
from crosshost.doctor.report.table import measured_lines, table
from crosshost.lines import wrapped

MOST_SIGNS = 2  # of one layer
MOST_PAGES = 2  # of documentation for one finding
# What a fix writes for fetch, in axios and XMLHttpRequest.
OTHERWISE = {
    "credentials: 'include'": "axios {withCredentials: true}; xhr.withCredentials = true",
    "credentials: 'omit'": "axios {withCredentials: false}; xhr.withCredentials = false",
    "X-CSRFToken": "axios {headers: {'X-CSRFToken': token}}; xhr.setRequestHeader('X-CSRFToken', token)",
}


def text(diagnosis: Diagnosis, counted: Counted | None = None) -> str:
    """Return the report: the headline, the findings by severity, the table, and the rest."""
    lines = [*wrapped(headline(diagnosis), ""), ""]
    if not diagnosis.findings:
        lines += ["Nothing is wrong, as far as HTTP shows.", ""]
    printed: set[str] = set()
    for finding in diagnosis.findings:
        above = bool(finding.evidence) and printed.issuperset(finding.evidence)
        evidence = ("as above",) if above else finding.evidence
        ignored = counted is not None and counted.ignores(finding)
        lines += [*paragraph(finding, diagnosis.fitted(finding), evidence, ignored), ""]
        printed.update(finding.evidence)
    lines += [*table(diagnosis), *measured_lines(diagnosis), ""]
    lines += [f"API   {shown.url(url)}" for url in diagnosis.urls]
    lines += [*answers(diagnosis), "", *legend(diagnosis)]
    lines.append("Not visible from outside")
    for sentence in diagnosis.unseen:
        lines += wrapped(sentence, "  - ", "    ")
    return "\n".join(lines)


def answers(diagnosis: Diagnosis) -> list[str]:
    """Return what answers there and how that was recognised."""
    layers = [
        f"{layer.name}{'' if layer.certain else ', likely'} ({', '.join(layer.signs[:MOST_SIGNS])})"
        for layer in diagnosis.layers
    ]
    return wrapped("; ".join(layers), "      answered by ", "      ") if layers else []


def legend(diagnosis: Diagnosis) -> list[str]:
    """Return what the severities of these findings mean."""
    severities = {finding.severity for finding in diagnosis.findings}
    meanings = [f"{name}: {ranking.MEANINGS[name]}" for name in ranking.SEVERITIES if name in severities]
    return [*wrapped("; ".join(meanings), ""), ""] if meanings else []


def paragraph(reported: ReportedFinding, fitted: Fitted, evidence: tuple[str, ...], ignored: bool = False) -> list[str]:
    """Return the lines of one finding; `evidence` is its own, or a note that it is printed above."""
    where = f"   in {', '.join(reported.engines)}" if reported.engines else ""
    where += "   (ignored)" if ignored else ""
    names = [fitted.devtools_code.rstrip(".")] if fitted.devtools_code else []
    source = "; ".join([*names, *filter(None, [fitted.clause])])
    certain = "" if not fitted.in_headers else "likely "
    framework = f" ({certain}{fitted.framework})" if fitted.framework else ""
    return [
        f"{reported.severity.upper()}  {reported.id}{where}",
        *wrapped(fitted.sentence, "  "),
        *(wrapped_line for line in evidence for wrapped_line in wrapped(line, "    > ", "      ")),
        *wrapped(f"How to fix it{framework}: {fitted.fix}", "  "),
        *(line for more in otherwise(fitted.fix) for line in wrapped(f"or {more}", "    ")),
        *(wrapped(f"In headers: {fitted.in_headers}", "    ") if fitted.in_headers else []),
        *(f"    {page}" for page in fitted.docs[:MOST_PAGES]),
        *(wrapped(f"[{source}]", "  ") if source else []),
    ]


def otherwise(fix: str) -> list[str]:
    """Return what `fix` writes for fetch, in axios and XMLHttpRequest."""
    return [line for words, line in OTHERWISE.items() if words in fix]
