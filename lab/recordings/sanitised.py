"""What DevTools leaves out of a HAR that is exported without sensitive data (front_end/models/har/Log.ts)."""

import json
from typing import Any

LEFT_OUT = {"request": ("authorization", "cookie"), "response": ("set-cookie",)}


def sanitise(har: bytes) -> bytes:
    """Return `har` without the headers in LEFT_OUT and without cookies. Bodies and queries stay."""
    document = json.loads(har)
    for entry in document["log"]["entries"]:
        for side, names in LEFT_OUT.items():
            message: dict[str, Any] = entry[side]
            message["cookies"] = []
            message["headers"] = [header for header in message["headers"] if header["name"].lower() not in names]
    return json.dumps(document).encode()
