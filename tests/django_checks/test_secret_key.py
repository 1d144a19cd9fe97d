"""A SECRET_KEY that is another one in each process is told from one that stays."""

import importlib

import pytest

from crosshost.django.conf import Conf
from crosshost.django.secret_key import made_anew

ANEW = [
    "SECRET_KEY = secrets.token_urlsafe(50)",
    "SECRET_KEY: str = get_random_secret_key()",
    "SECRET_KEY = 'django-insecure-' + get_random_secret_key()",
    "SECRET_KEY = os.urandom(32).hex()",
    "SECRET_KEY = ''.join(random.choice('abcdefghij') for _ in range(50))",
    "SECRET_KEY = os.environ.get('NOT_SET', get_random_secret_key())",
    "SECRET_KEY = os.getenv('NOT_SET') or secrets.token_hex()",
    "SECRET_KEY = os.environ['NOT_SET'] if 'NOT_SET' in os.environ else str(uuid.uuid4())",
    "SECRET_KEY = os.environ.get('NOT_SET')\nif not SECRET_KEY:\n    SECRET_KEY = get_random_secret_key()",
    "try:\n    SECRET_KEY = os.environ.get('NOT_SET') + ''\nexcept TypeError:\n    SECRET_KEY = secrets.token_hex()",
    "try:\n    SECRET_KEY = os.environ['NOT_SET']\nexcept KeyError:\n    SECRET_KEY = secrets.token_hex()",
    "key = secrets.token_hex()\nSECRET_KEY = os.environ.get('NOT_SET', key)",
    "def make():\n    return secrets.token_hex()\nSECRET_KEY = make()",
]
STAYING = [
    "SECRET_KEY = 'the same'",
    "SECRET_KEY = os.environ['KEY']",
    "SECRET_KEY = os.environ.get('KEY', get_random_secret_key())",
    "SECRET_KEY = os.environ.get('KEY') or secrets.token_hex()",
    "SECRET_KEY = os.environ['KEY'] if 'KEY' in os.environ else secrets.token_hex()",
    "SECRET_KEY = os.environ.get('KEY')\nif not SECRET_KEY:\n    SECRET_KEY = get_random_secret_key()",
    "API_TOKEN = secrets.token_hex()\nSECRET_KEY = 'the same'",
    "KEYS = read()\nSECRET_KEY = KEYS['django']",
    "SECRET_KEY = kept()",
    # The first start writes the file, and each start reads it.
    "path = folder / 'key'\nif not path.exists():\n    path.write_text(secrets.token_hex())\n"
    "SECRET_KEY = path.read_text()",
    "path = folder / 'key'\nif path.exists():\n    SECRET_KEY = path.read_text()\n"
    "else:\n    SECRET_KEY = secrets.token_hex()\n    path.write_text(SECRET_KEY)",
    "path = folder / 'key'\ntry:\n    SECRET_KEY = path.read_text()\nexcept FileNotFoundError:\n"
    "    SECRET_KEY = secrets.token_hex()\n    path.write_text(SECRET_KEY)",
    "path = folder / 'key'\npath.write_text('kept')\nwith path.open() as file:\n    SECRET_KEY = file.read() or "
    "secrets.token_hex()",
    "a = 'x'\nb = a\na = b\nSECRET_KEY = a + b",  # names that stand for each other
]
HEAD = """
import os, pathlib, random, secrets, uuid
from django.core.management.utils import get_random_secret_key

folder = pathlib.Path(__file__).parent


def read():
    return {"django": "the same"}


def kept():
    path = folder / "kept"
    if not path.exists():
        path.write_text(secrets.token_hex())
    return path.read_text()
"""


@pytest.fixture
def conf(tmp_path, monkeypatch):
    """Return the settings of modules, given as text, in a package; the last one is the settings' module."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("KEY", "from the environment")
    monkeypatch.delenv("NOT_SET", raising=False)

    def load(**modules: str) -> Conf:
        package = tmp_path / f"package_{tmp_path.name}"
        package.mkdir()
        for name, text in modules.items():
            (package / f"{name}.py").write_text(HEAD + text + "\n")
        module = importlib.import_module(f"{package.name}.{name}")
        module.SETTINGS_MODULE = module.__name__
        return Conf(module)

    return load


@pytest.mark.parametrize("text", ANEW)
def test_a_key_that_each_process_makes_is_found(conf, text):
    assert made_anew(conf(settings=text))


@pytest.mark.parametrize("text", STAYING)
def test_a_key_that_stays_is_not_reported(conf, text):
    assert made_anew(conf(settings=text)) is None


def test_a_key_of_the_base_settings_counts_only_where_it_is_used(conf):
    base = "SECRET_KEY = secrets.token_hex()"
    assert made_anew(conf(base=base, production="from .base import *\nSECRET_KEY = os.environ['KEY']")) is None


def test_a_key_from_the_base_settings_is_found(conf):
    base = "SECRET_KEY = secrets.token_hex()"
    assert made_anew(conf(base=base, production="from .base import *")) == "secrets.token_hex()"
