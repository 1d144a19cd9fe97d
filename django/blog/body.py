"""The JSON body of a request."""

import json

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest


class BadBody(Exception):
    """A body that cannot be used: the response's status, the reason, and the field if one field is wrong."""

    def __init__(self, status: int, message: str, field: str = ""):
        super().__init__(message)
        self.status, self.message, self.more = status, message, {"field": field} if field else {}


def read_strings(request: HttpRequest, *fields: str) -> dict[str, str]:
    """Return the named fields of a JSON object, each a string. Raise BadBody for anything else."""
    if request.content_type != "application/json":
        raise BadBody(
            415, f"The body's type is {request.content_type or 'missing'}; send Content-Type: application/json."
        )
    try:
        data = json.loads(request.body)
    except RequestDataTooBig:
        raise BadBody(413, "The body is too large; 64 KiB is the limit.") from None
    except (ValueError, RecursionError):
        raise BadBody(400, 'The body is not JSON; send an object such as {"title": "…"}.') from None
    if not isinstance(data, dict):
        raise BadBody(400, f"The body is JSON but not an object; send an object with {', '.join(fields)}.")
    for field in fields:
        if field not in data:
            raise BadBody(400, f"The field {field} is missing.", field)
        if not isinstance(data[field], str):
            raise BadBody(400, f"The field {field} must be a string.", field)
        try:
            data[field].encode()
        except UnicodeEncodeError:  # half of a surrogate pair: JSON can write it, a database cannot
            raise BadBody(400, f"The field {field} is not valid Unicode.", field) from None
    return {field: data[field] for field in fields}
