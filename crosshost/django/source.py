"""What the source of a settings' module assigns."""

import ast
from collections.abc import Iterator


def assignments(body: list[ast.stmt]) -> Iterator[tuple[str, ast.expr]]:
    """Yield the name and the value of each assignment of a module, in order: not those in functions and classes."""
    for node in body:
        if isinstance(node, ast.Assign):
            yield from ((target.id, node.value) for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            yield node.target.id, node.value
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            for field in ("body", "orelse", "finalbody"):
                yield from assignments(getattr(node, field, []))
            for handler in getattr(node, "handlers", []):
                yield from assignments(handler.body)


def line_of(source: str, name: str) -> int | None:
    """Return the line of the last assignment to `name`, or None."""
    try:
        values = [value for target, value in assignments(ast.parse(source).body) if target == name]
    except (SyntaxError, ValueError):
        return None
    return values[-1].lineno if values else None
