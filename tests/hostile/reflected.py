"""Where a value of the request may come back in the response, and values that would end a line there."""

EVIL = "X-Evil"
LINES = {
    "CRLF": f"x%0d%0a{EVIL}:%201",
    "two lines": f"x%0d%0a%0d%0a<script>{EVIL}</script>",
    "LF": f"x%0a{EVIL}:%201",
    "CR": f"x%0d{EVIL}:%201",
    "encoded twice": f"x%250d%250a{EVIL}:%201",
    "letters whose low byte is CRLF": f"x%e5%98%8d%e5%98%8a{EVIL}:%201",
    "a next line and a line separator": f"x%c2%85%e2%80%a8{EVIL}:%201",
    "vertical tab and form feed": f"x%0b%0c{EVIL}:%201",
    "NUL": f"x%00%0d%0a{EVIL}:%201",
}
# A value of LINES in place of {}; the query's value is sent as a path too, where Django might redirect.
TARGETS = (
    "/{}",
    "/blog/{}",
    "/blog/posts{}",
    "/blog/posts/{}/",
    "/static/{}",
    "/lab/{}",
    "/lab/witness/{}/",
    "/config.js?{}",
    "/blog/whoami/?back=/{}",
    "/accounts/login/?next=/{}",
    "/accounts/login/?next=/&back=/{}",
    "/lab/login/?back=/{}",
    "/lab/login/?trace={}",
    "/lab/back/?to=/{}",
    "/lab/cookies/?back=/{}",
    "/lab/arrival/?back=/{}",
    "/lab/oauth/start/?back=/{}",
    "/lab/oauth/callback/?state={0}&back=/{0}",
    "/lab/sandbox/?ask={0}&back=/{0}",
    "/lab/elsewhere/?ask={0}&back=/{0}",
    "/lab/form/?policy={0}&write={0}&back=/{0}",
    "/admin/?next={}",
    "/admin/login/?next=/{}",
)
POSTS = (
    "/accounts/start-over/?back=/{}",
    "/accounts/logout/?trace=0123456789abcdef&back=/{}",
    "/lab/arrival/?back=/{}",
    "/lab/oauth/callback/?back=/{}",
    "/accounts/login/?next=/{}",
)
ESCAPES = "\x1b[2J\x1b]0;owned\x07\t\x0b\x7f\x9b31m"  # what a terminal would obey, if a log had it
HEADERS = ("Origin", "Referer", "User-Agent", "Cookie", "Accept", "Accept-Language", "X-CSRFToken", "If-None-Match")
