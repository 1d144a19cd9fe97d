"""Everything in this checkout that is made from something else, made anew: python -m crosshost.pages"""

import subprocess
import sys

MODULES = (
    "crosshost.readme",
    "crosshost.browsers.record",
    "crosshost.system_checks_page",
    "crosshost.explain.page",
    "crosshost.confusion",  # last, for it starts every scenario
)


def main() -> int:
    for module in MODULES:
        print(f"pages: {module}", file=sys.stderr, flush=True)
        code = subprocess.run([sys.executable, "-m", module]).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
