"""The pair that is counted: the account that a login names, and the client's address."""

import ipaddress

from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.contrib.auth import get_user_model
from django.http import HttpRequest

from config.client import parse

NOWHERE = "::"  # of a request without an address
NETWORK = 64  # bits; whoever has an IPv6 address has all of its network
LONGEST_NAME = AccessAttempt._meta.get_field("username").max_length


def account_of(request: HttpRequest, credentials: dict | None) -> str:
    """Return the account's name as Django compares it: NFKC, and `a` is not `A`.

    Were these two one, the owner of the account `A` could clear the count of `a` by logging in.
    """
    name = (get_client_username(request, credentials) or "")[:LONGEST_NAME]  # normalising can take long, and lengthen
    return get_user_model().normalize_username(name)[:LONGEST_NAME].replace("\0", "\ufffd")  # PostgreSQL stores no NUL


def address_of(request: HttpRequest) -> str:
    """Return REMOTE_ADDR, which config/client.py sets; of an IPv6 address its network."""
    address = parse(request.META.get("REMOTE_ADDR", ""))
    if address is None:
        return NOWHERE
    return str(address) if address.version == 4 else str(ipaddress.ip_network((address, NETWORK), strict=False)[0])
