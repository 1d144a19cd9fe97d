"""The User-Agent of each engine, for projects that look at it. Chromium and Firefox freeze theirs in these forms."""

CHROMIUM = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0"
WEBKIT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15"
USER_AGENTS = {
    "chromium": CHROMIUM,
    "chromium-blocked": CHROMIUM,
    "firefox": FIREFOX,
    "webkitgtk": WEBKIT,
    "webkitgtk-itp": WEBKIT,
}
