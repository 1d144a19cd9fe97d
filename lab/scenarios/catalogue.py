"""A scenario is one file below env/: a title, why, the settings that differ from compose.yaml's, what to expect."""

from dataclasses import dataclass
from pathlib import Path

from crosshost import Problem, nearest
from lab import ROOT
from lab.scenarios import envfile, variables

FOLDER = ROOT / "env"
DEFAULT = "different-port"  # what compose.yaml's own defaults are


@dataclass(frozen=True)
class Scenario:
    name: str
    path: Path
    title: str  # the first line of the file's comment
    story: str  # the paragraphs after it
    settings: dict[str, str]

    @property
    def fix(self) -> str:
        """The scenario in which it works; empty where nothing has to be fixed."""
        return self.settings.get("FIX", "")

    @property
    def finding(self) -> str:
        """The finding that the doctor must list first; empty where it may find nothing serious."""
        return self.settings.get("EXPECT_DOCTOR", "")

    @property
    def not_in_http(self) -> str:
        """What the doctor cannot see of it: all of it, where no finding is expected."""
        return self.settings.get("NOT_IN_HTTP", "")

    @property
    def checks(self) -> list[str]:
        """The ids of the system checks that have something to say of its settings."""
        return self.settings.get("EXPECT_CHECKS", "").split()

    @property
    def is_fault(self) -> bool:
        return self.path.parent.name == "faults"


def names() -> list[str]:
    return sorted(path.stem for path in FOLDER.rglob("*.env"))


def faults() -> list[str]:
    """The catalogue of known failures, each named for what is wrong."""
    return sorted(path.stem for path in (FOLDER / "faults").glob("*.env"))


def working() -> list[str]:
    """All but the faults: deployments that somebody may want, and the walls of the lecture."""
    return [name for name in names() if name not in faults()]


def load(name: str) -> Scenario:
    """Return the scenario called `name`. Raises Problem, with the nearest name, when there is none."""
    paths = {path.stem: path for path in FOLDER.rglob("*.env")}
    if name not in paths:
        hint = nearest(name, paths, [*working(), "and the faults of env/faults"])
        raise Problem(f"there is no scenario {name!r}: {hint}")
    lines = envfile.read_text(paths[name]).splitlines()
    comment = []
    for line in lines:
        if not line.startswith("#"):
            break
        comment.append(line.removeprefix("#").strip())
    title, _, story = "\n".join(comment).partition("\n")
    return Scenario(name, paths[name], title, story.strip(), envfile.read(paths[name], variables.known()))
