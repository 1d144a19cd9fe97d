"""Several cookies that a proxy joined with commas into one Set-Cookie header, which no browser separates.

RFC 9110, section 5.3, excepts Set-Cookie from joining: a cookie may contain commas, as in Expires. So this is a guess,
for a message; what the browser stores is the one cookie that module `setcookie` parses.
"""

import re

# A comma before another `name=`. In the first pair only with a space, which no cookie's value may contain (RFC 6265bis,
# section 4.1.1, cookie-octet), while a comma alone is common there.
IN_PAIR = re.compile(r",[ \t]+(?=[!#$%&'*+\-.^_`|~0-9A-Za-z]+=)")
IN_ATTRIBUTES = re.compile(r",[ \t]*(?=[!#$%&'*+\-.^_`|~0-9A-Za-z]+=)")


def unfolded(header: str) -> tuple[str, ...]:
    """Return the Set-Cookie headers that were joined into `header`; just that one where none were."""
    pairs, semicolon, attributes = header.partition(";")
    *before, pair = IN_PAIR.split(pairs)
    own, *after = IN_ATTRIBUTES.split(attributes)
    return (*before, pair + semicolon + own, *after)
