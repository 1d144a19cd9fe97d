"""How each browser is told of address spaces, for Local Network Access."""

from crosshost.browsers.variants import VARIANTS, find

SPACES = (("127.0.0.1:3000", "public"), ("127.0.0.1:3001", "public"), ("127.0.0.1:8000", "local"))


def test_chromium_gets_an_option(tmp_path):
    option = "--ip-address-space-overrides=127.0.0.1:3000=public,127.0.0.1:3001=public,127.0.0.1:8000=local"
    assert find("chromium").address_spaces(tmp_path, SPACES) == [option]


def test_firefox_gets_settings_and_the_answer_no(tmp_path):
    firefox = find("firefox")
    firefox.prepare(tmp_path)
    before = (tmp_path / "user.js").read_text()
    assert firefox.address_spaces(tmp_path, SPACES) == []
    assert (tmp_path / "user.js").read_text().removeprefix(before).splitlines() == [
        'user_pref("network.lna.address_space.public.override", "127.0.0.1:3000,127.0.0.1:3001");',
        'user_pref("network.lna.address_space.private.override", "127.0.0.1:8000");',
        'user_pref("permissions.default.local-network", 2);',
        'user_pref("permissions.default.loopback-network", 2);',
    ]


def test_webkitgtk_has_no_local_network_access():
    assert {variant.name for variant in VARIANTS if not variant.address_spaces} == {"webkitgtk", "webkitgtk-itp"}
