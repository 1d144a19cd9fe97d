"""scripts/docs [PAGE…]"""

import subprocess
import sys

from crosshost import Problem, command, nearest

# Each is a module of this folder that writes its pages when it is run.
PAGES = {
    "tables": "the tables of the two READMEs and docs/scenarios.md, from the env files",
    "browsers": "docs/browsers.md, from measurements/browsers.json",
    "grid": "the table of docs/grid.md, from measurements/grid.json",
    "visitors": "the tables of docs/own-browser.md, from measurements/grid.json and the reports of visitors",
    "checks": "docs/checks.md, from crosshost.django's checks",
    "data": "web/data, the English texts of reasons and stories, and the list of browsers, for the pages",
    "recipes": "the recipes in README and docs/, and those of web/recipes.html, from crosshost.recipe",
    "testing": "the output of pytest in docs/testing.md: runs its first test in a new project with a recipe",
    "recordings": "the tables of docs/recordings.md, from measurements/recordings.json",
    "doctor": "docs/doctor-results.md: starts every scenario and runs the doctor against it (two minutes)",
    "elsewhere": "docs/doctor-elsewhere.md, from measurements/elsewhere.json",
    "proofs": "docs/recipes-measured.md, from measurements/recipes.json",
    "figures": "the tables of docs/figures.md and docs/scaling.md, from measurements/figures.json",
    "reliability": "the table of docs/reliability.md, from measurements/reliability.json",
    "screenshot": "docs/bench.png, in Chromium; written only when named, because its bytes differ from run to run",
}
ONLY_WHEN_NAMED = ("screenshot",)


def main() -> int:
    parser = command.parser(
        prog="scripts/docs",
        description="Write the generated pages of this checkout anew: those that are named, or all but the screenshot.",
        epilog="; ".join(f"{name}: {summary}" for name, summary in PAGES.items()),
    )
    parser.add_argument("pages", nargs="*", metavar="PAGE", help=f"one of {', '.join(PAGES)}")
    parser.add_argument(
        "--all",
        metavar="FOLDER",
        dest="gallery",
        help="with screenshot: a picture of every page and state, in both languages, light and dark, wide and narrow",
    )
    arguments = parser.parse_args()
    names = arguments.pages or [name for name in PAGES if name not in ONLY_WHEN_NAMED]
    for name in names:
        if name not in PAGES:
            raise Problem(f"there is no page {name!r}: {nearest(name, PAGES)}")
    if arguments.gallery:
        if names != ["screenshot"]:
            raise Problem("--all takes pictures: scripts/docs screenshot --all FOLDER")
        return subprocess.run([sys.executable, "-m", "lab.docs.gallery", arguments.gallery]).returncode
    for name in names:
        print(f"docs: {name}", file=sys.stderr, flush=True)
        code = subprocess.run([sys.executable, "-m", f"lab.docs.{name}"]).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    command.run(main)
