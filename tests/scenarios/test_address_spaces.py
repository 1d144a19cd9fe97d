"""BROWSER_ADDRESS_SPACES: parsed for browsers and for the model, and moved with the ports."""

import pytest

from crosshost import Problem
from lab.scenarios import address_spaces, deployment
from lab.scenarios.settings import Settings

FAULT = "local-network-access"


def test_entries_are_addresses_with_their_space():
    assert address_spaces.parse("") == ()
    assert address_spaces.parse("127.0.0.1:3000=public  10.0.0.5:80=local") == (
        ("127.0.0.1:3000", "public"),
        ("10.0.0.5:80", "local"),
    )


@pytest.mark.parametrize(
    "text", ["public", "127.0.0.1=public", "127.0.0.1:3000=private", "localhost:3000=public", "127.0.0.1:3000=public,"]
)
def test_an_invalid_entry_is_refused_with_a_valid_one(text):
    with pytest.raises(Problem) as refusal:
        address_spaces.parse(text)
    assert str(refusal.value).startswith(f"BROWSER_ADDRESS_SPACES={text!r}")
    assert "write 127.0.0.1:3000=public" in str(refusal.value)


def test_origins_on_this_machine_have_the_space_of_their_port():
    origins = (
        "http://localhost:3000",
        "http://app.shop.localhost:3000",
        "http://localhost:8000",
        "https://8.8.8.8:3000",
    )
    assert address_spaces.of_origins("127.0.0.1:3000=public", origins) == (
        ("localhost:3000", "public"),
        ("app.shop.localhost:3000", "public"),
    )


def test_the_spaces_of_the_fault_move_with_its_ports():
    assert Settings(deployment.load(FAULT)).address_spaces == (("localhost:3000", "public"),)
    assert Settings(deployment.load(FAULT, 3100)).address_spaces == (("localhost:3100", "public"),)
    assert Settings(deployment.load("different-port")).address_spaces == ()
