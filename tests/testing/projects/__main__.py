"""Print how many of the planted mistakes the checks of `deployment` catch.

python -m tests.testing.projects [--every] [--unseen] [SETUP…]: what the projects run on is installed below
.crosshost/elsewhere at the first start.
"""

import sys

from tests.testing.projects.measure import figure, measured, table

if __name__ == "__main__":
    results = measured(*sys.argv[1:])
    print(table(results))
    print(figure(results))
