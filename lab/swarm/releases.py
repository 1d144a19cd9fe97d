"""Two more images of Django for a test or a bad day: the next release, and one whose server does not start."""

import subprocess

BASE = "crosshost-django"
NEXT, BAD = f"{BASE}:2", f"{BASE}:bad"
DOCKERFILES = {
    NEXT: f"FROM {BASE}\nLABEL release=2\n",
    BAD: f'FROM {BASE}\nCMD ["python", "-c", "raise SystemExit(1)"]\n',
}


def build() -> None:
    """Build both from the image that Compose built."""
    for image, text in DOCKERFILES.items():
        command = ["docker", "build", "--quiet", "--tag", image, "-"]
        subprocess.run(command, input=text, text=True, check=True, capture_output=True)
