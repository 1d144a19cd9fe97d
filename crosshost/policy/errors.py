"""The error for wrong input, the only one that the policy raises for it."""

from crosshost import Problem


class PolicyError(Problem, ValueError):
    """A wrong value, in one line that shows a right one. Commands print that line, as for every Problem."""
