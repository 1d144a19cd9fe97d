"""Read the environment: two folders, and the hosts that the certificate is for.

What cannot work is refused with one line: the variable, the value, why not, what to write instead.
"""

import ipaddress
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from files import Folder, refuse

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Host = str | Address  # a DNS name in lower case, or an address

EXAMPLE = "app.shop.localhost"
# RFC 5280, section 4.2.1.6, asks for the preferred syntax of RFC 1034, section 3.5, which has no underscore.
LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


@dataclass(frozen=True)
class Settings:
    authority: Folder  # the CA's key and certificate; nginx never sees it
    certificates: Folder  # what nginx reads
    hosts: tuple[Host, ...]  # the leaf's names: CERTIFICATE_HOSTS and `origins`, each once
    origins: tuple[Host, ...]  # the hosts of WEB_ORIGIN and API_ORIGIN, where they are https


def read(environment: Mapping[str, str]) -> Settings:
    """Return what the environment asks for. Raises Refused for a value that cannot work."""
    authority, certificates = (_folder(name, environment) for name in ("AUTHORITY_DIR", "CERTIFICATE_DIR"))
    if authority.path.resolve().is_relative_to(certificates.path.resolve()):
        raise refuse(
            "AUTHORITY_DIR",
            f"'{authority.path}' is in CERTIFICATE_DIR, so that nginx could read the CA's key: name another folder",
        )
    listed = [item.strip() for item in environment.get("CERTIFICATE_HOSTS", "").split(",")]
    hosts = [_checked("CERTIFICATE_HOSTS", host, item) for item in listed if item]
    texts = [(name, environment.get(name, "").strip()) for name in ("WEB_ORIGIN", "API_ORIGIN")]
    origins = [origin_host for name, text in texts if text for origin_host in _checked(name, origin_hosts, text)]
    return Settings(authority, certificates, _unique(hosts + origins), _unique(origins))


def host(value: str) -> Host:
    """Return one host, a DNS name in lower case or an IP address, as a certificate's SAN may hold it.

    Raises ValueError, with a right value in the message, for a wildcard, for more or less than a host, for an
    underscore and for a name that is not in punycode (RFC 5280, sections 4.2.1.6 and 7.2).
    """
    text = value.strip().lower()
    if "*" in text:
        raise ValueError(f"{value!r} is a wildcard: list the names one by one, {EXAMPLE},api.shop.localhost")
    if re.search(r"[\s;|]", text):
        raise ValueError(f"{value!r} holds more than one name: separate names with commas, {EXAMPLE},127.0.0.1")
    bare = re.sub(r"^\[(.*)\]$", r"\1", text)
    if re.fullmatch(r"[0-9a-f]*:[0-9a-f:]*:[0-9a-z.:%]*", bare):
        try:
            return ipaddress.IPv6Address(bare if "%" not in bare else "")  # a zone has a meaning on this machine only
        except ValueError:
            raise ValueError(f"{value!r} is a broken IPv6 address: write ::1") from None
    if re.search(r"[/:?#@\\\[\]%]", text) or text.endswith("."):
        raise ValueError(f"{value!r} is not only a host name: write {_bare(text)}")
    if not text.isascii():
        raise ValueError(f"{value!r} must be in punycode: write {_punycode(text)}")
    if "_" in text:
        right = "-".join(re.findall(r"[a-z0-9.-]+", text)).strip("-.")
        raise ValueError(f"{value!r} has an underscore, which no certificate may hold: write {right or EXAMPLE}")
    labels = text.split(".")
    if labels[-1].isdigit():  # a browser takes it for an address (URL Standard, "ends-in-a-number checker")
        try:
            return ipaddress.IPv4Address(text)
        except ValueError:
            raise ValueError(f"{value!r} is a broken IPv4 address: write 127.0.0.1") from None
    if len(text) > 253 or not all(LABEL.fullmatch(label) for label in labels):
        raise ValueError(f"{value!r} is not a host name: write {EXAMPLE}")
    return text


def origin_hosts(value: str) -> list[Host]:
    """Return the host of an https origin, and nothing for an http one, which needs no certificate.

    Raises ValueError for what is not an origin. nginx and Django look at the rest of it.
    """
    text = value.lower()
    if text.startswith("http://"):
        return []
    try:
        parts = urlsplit(text)
        hostname = parts.hostname if parts.port != 0 else None
    except ValueError:
        hostname = None
    if not hostname or not text.startswith("https://"):
        raise ValueError(f"{value!r} is not an origin (scheme, host and port): write https://{EXAMPLE}:3443")
    return [host(hostname)]


def written(hosts: Iterable[Host]) -> str:
    """Return hosts as a person reads them."""
    return ", ".join(map(str, hosts))


def _folder(name: str, environment: Mapping[str, str]) -> Folder:
    text = environment.get(name, "")
    if not text.strip():
        raise refuse(name, f"{text!r} is no folder: name one that only its owner may read")
    return Folder(name, Path(text))


def _checked(name: str, parse, text: str):
    try:
        return parse(text)
    except ValueError as error:
        raise refuse(name, str(error)) from None


def _unique(hosts: list[Host]) -> tuple[Host, ...]:
    return tuple(dict.fromkeys(hosts))


def _bare(text: str) -> str:
    """Return the host in a URL, a host with its port, or a name with a dot too many."""
    bare = re.split(r"[/:?#\\]", re.sub(r"^[a-z]+:/*(?=\D)", "", text).rpartition("@")[2])[0].strip("[].")
    return bare if bare and all(LABEL.fullmatch(label) for label in bare.split(".")) else EXAMPLE


def _punycode(text: str) -> str:
    try:
        return text.encode("idna").decode()
    except UnicodeError:
        return "xn--…"
