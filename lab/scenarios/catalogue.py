"""The scenarios: one file each below env/, with a title, a story, the settings that differ, and what is expected."""

from dataclasses import dataclass
from pathlib import Path

from crosshost import Problem, nearest
from lab import ROOT
from lab.scenarios import envfile, variables

FOLDER = ROOT / "env"
DEFAULT = "different-port"  # the scenario of compose.yaml's own defaults


@dataclass(frozen=True)
class Scenario:
    """One env file."""

    name: str
    path: Path
    title: str  # the first line of the file's comment
    story: str  # the paragraphs after it
    settings: dict[str, str]

    @property
    def fix(self) -> str:
        """The scenario with the fix; empty where nothing is wrong."""
        return self.settings.get("FIX", "")

    @property
    def finding(self) -> str:
        """The finding that the doctor must list first; empty where it must find nothing serious."""
        return self.settings.get("EXPECT_DOCTOR", "")

    @property
    def not_in_http(self) -> str:
        """Why the doctor cannot see the mistake, or a part of it, over HTTP."""
        return self.settings.get("NOT_IN_HTTP", "")

    @property
    def checks(self) -> list[str]:
        """The ids of the system checks that must warn about its settings."""
        return self.settings.get("EXPECT_CHECKS", "").split()

    @property
    def group(self) -> str:
        """The topic of a fault, one of lab.docs.data.groups.TOPICS; empty for the others."""
        return self.settings.get("GROUP", "")

    @property
    def symptoms(self) -> list[str]:
        """The words by which people search for it, where no browser and no response of Django has them."""
        return [words for part in self.settings.get("SYMPTOMS", "").split(";") if (words := part.strip())]

    @property
    def is_fault(self) -> bool:
        return self.path.parent.name == "faults"


def paths() -> dict[str, Path]:
    """Return the file of each scenario and fault. What is added to a scenario is in env/with, and is none."""
    return {path.stem: path for path in [*FOLDER.glob("*.env"), *FOLDER.glob("faults/*.env")]}


def additions() -> list[str]:
    """Return the names of what can be added to any scenario."""
    return sorted(path.stem for path in FOLDER.glob("with/*.env"))


def addition(name: str) -> Path:
    """Return the file of env/with called `name`. Raises Problem, with the nearest name, when there is none."""
    if name not in additions():
        raise Problem(f"there is no env/with/{name}.env: {nearest(name, additions(), additions())}")
    return FOLDER / "with" / f"{name}.env"


def names() -> list[str]:
    """Return the names of all scenarios and faults."""
    return sorted(paths())


def faults() -> list[str]:
    """Return the names of the scenarios that are wrong on purpose, each named for what is wrong."""
    return sorted(path.stem for path in (FOLDER / "faults").glob("*.env"))


def working() -> list[str]:
    """Return the names of all scenarios but the faults."""
    return [name for name in names() if name not in faults()]


def load(name: str) -> Scenario:
    """Return the scenario called `name`. Raises Problem, with the nearest name, when there is none."""
    files = paths()
    if name not in files:
        hint = nearest(name, files, [*working(), "and the faults of env/faults"])
        raise Problem(f"there is no scenario {name!r}: {hint}")
    lines = envfile.read_text(files[name]).splitlines()
    comment = []
    for line in lines:
        if not line.startswith("#"):
            break
        comment.append(line.removeprefix("#").strip())
    title, _, story = "\n".join(comment).partition("\n")
    return Scenario(name, files[name], title, story.strip(), envfile.read(files[name], variables.known()))
