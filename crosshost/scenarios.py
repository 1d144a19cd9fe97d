"""A scenario is one file below env/: a title, why, the settings that differ from compose.yaml's, what to expect."""

from dataclasses import dataclass
from pathlib import Path

from crosshost import ROOT, Problem, envfile, nearest, variables

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
    def cure(self) -> str:
        """The working scenario that its story names; empty where nothing has to be healed."""
        return self.story.rpartition(" as in ")[2].rstrip(".") if "To heal it:" in self.story else ""

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
