"""Whether SECRET_KEY is random: found by evaluating again what the settings' module assigns to it.

A fallback such as `os.environ.get("SECRET_KEY", get_random_secret_key())` is only a fault where it is used, and a key
that is made once and kept in a file is none. A second evaluation tells them apart, wherever the key comes from: it
returns the same key, or another one. It is done only where the module names a source of randomness.
"""

import ast
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from crosshost.django.conf import Conf
from crosshost.django.source import assignments

RANDOM = {
    *("get_random_secret_key", "get_random_string", "token_bytes", "token_hex", "token_urlsafe", "urandom"),
    *("uuid1", "uuid4", "choice", "choices", "getrandbits", "randbytes", "randint", "random", "sample", "generate_key"),
}
# What is raised where a variable or a file with the key is missing, as it was at the start.
MISSING = (KeyError, TypeError, FileNotFoundError, ImproperlyConfigured)
WRITES = {"open", "write", "write_text", "write_bytes", "touch", "mkdir", "makedirs"}


def made_anew(conf: Conf) -> str | None:
    """Return the expression that made the SECRET_KEY, if it makes another one in each process; else None."""
    key = conf.raw("SECRET_KEY")
    for source, names in conf.modules:
        if not key or names.get("SECRET_KEY") != key:
            continue  # another module replaces this one's key
        try:
            module = Module(ast.parse(source), names)
        except (SyntaxError, ValueError):
            continue
        random = [value for value in module.assigned("SECRET_KEY") if module.is_random(value)]
        if random and all(module.evaluates_to_another(value, key) for value in module.assigned("SECRET_KEY")):
            return ast.unparse(random[-1])
    return None


class Module:
    """The source of a settings' module, and the names in it after it was imported."""

    def __init__(self, tree: ast.Module, names: dict[str, Any]) -> None:
        self._tree = tree
        self._names = names

    def assigned(self, name: str) -> list[ast.expr]:
        """Return all expressions that the module itself assigns to `name`, wherever it branches."""
        return [value for target, value in assignments(self._tree.body) if target == name]

    def is_random(self, node: ast.AST, seen: frozenset[str] = frozenset({"SECRET_KEY"})) -> bool:
        """Return whether a name in `node`, or in what that stands for, is a source of randomness."""
        names = set(_names(node)) - seen
        parts = (part for name in names for part in self._parts(name))
        return bool(names & RANDOM) or any(self.is_random(part, seen | names) for part in parts)

    def evaluates_to_another(self, node: ast.expr, value: object) -> bool:
        """Return whether `node`, evaluated once more, is another value; False where that cannot be told."""
        names = dict(self._names)
        try:
            for name in _names(node):
                for part in self.assigned(name):
                    if self.is_random(part):
                        names[name] = _evaluate(part, names)
            return bool(_evaluate(node, names) != value)
        except MISSING:
            return True
        except Exception:  # a file that is closed by now, a name that was deleted, a service that does not respond
            return False

    def _parts(self, name: str) -> Iterator[ast.AST]:
        """Yield what the module's own variable or function `name` is made of; no function that writes a file."""
        yield from self.assigned(name)
        for node in self._tree.body:
            if isinstance(node, ast.FunctionDef) and node.name == name and not WRITES & set(_names(node)):
                yield node


def _names(node: ast.AST) -> list[str]:
    """Return the names and attributes in `node`."""
    nodes = list(ast.walk(node))
    names = [item.id for item in nodes if isinstance(item, ast.Name)]
    return names + [item.attr for item in nodes if isinstance(item, ast.Attribute)]


def _evaluate(node: ast.expr, names: dict[str, Any]) -> Any:
    # The project's own expression, which Python has just evaluated at the import of the settings.
    return eval(compile(ast.Expression(node), "<settings>", "eval"), names)  # noqa: S307  # nosec B307
