"""A local CA and its certificate for nginx: made at first need, kept, renewed in time.

    make.py                        make, keep or renew
    make.py import < both.pem      take a certificate of your own, with its chain and private key in PEM
    make.py forget                 go back to the local CA

The environment says where and what for: AUTHORITY_DIR, CERTIFICATE_DIR, CERTIFICATE_HOSTS, WEB_ORIGIN, API_ORIGIN.
"""

import datetime
import os
import sys
from collections.abc import Callable

import own
from authority import (
    Pair,
    authority_flaw,
    certificate_pem,
    day,
    key_pem,
    leaf_flaw,
    load,
    make_authority,
    make_leaf,
)
from environment import Settings, read, written
from files import PUBLIC, SECRET, Refused, refuse

Say = Callable[[str], None]


def make(settings: Settings, now: datetime.datetime, say: Say, warn: Say, forget: bool = False) -> None:
    """Make sure that CERTIFICATE_DIR has a certificate for the hosts, and print one line that says what was done.

    What is good stays as it is, byte for byte. An own certificate stays, good or not, unless it is to be forgotten.
    Raises Refused when there is no host, or the system says no.
    """
    with settings.authority.lock():
        _tidy(settings)
        text = settings.certificates.read("tls.pem")
        theirs = own.is_own(text) and not forget
        try:
            leaf, flaw = load(text, settings.certificates.read("tls-key.pem")), ""
        except ValueError as error:
            leaf, flaw = None, f"the last one {error}" + (": import yours again" if theirs else "")
        if theirs and leaf:
            settings.certificates.remove("ca.pem")  # it says nothing of this certificate
            say(f"your own certificate stays, until {day(leaf.certificate)}; make.py forget goes back to the local CA")
            _warn(leaf, settings, now, warn)
            return
        if not settings.hosts:
            raise refuse("CERTIFICATE_HOSTS", "'' names no host: list one or more, app.shop.localhost,127.0.0.1")
        authority, authority_why = _authority(settings, now)
        if leaf:
            flaw = "yours is forgotten" if own.is_own(text) else leaf_flaw(leaf, authority, settings.hosts, now)
        if not leaf or flaw:
            leaf = make_leaf(authority, settings.hosts, now)
            _write(settings, certificate_pem(leaf.certificate), leaf)
        done = "kept" if not flaw else "made" if text is None else "renewed"
        reason = authority_why or (flaw if text is not None else "")
        why = f", because {reason}" if reason else ""
        trust = _publish(settings, authority)
        say(f"{done} for {written(settings.hosts)} until {day(leaf.certificate)}{why}; {trust}")


def take(settings: Settings, text: bytes, now: datetime.datetime, say: Say, warn: Say) -> None:
    """Put a certificate of one's own, given as PEM, in the place of the local CA's. Raises Refused."""
    try:
        mine = own.parse(text, now)
    except ValueError as error:
        raise Refused(f"certificates: import refused: {error}") from None
    with settings.authority.lock():
        _tidy(settings)
        _write(settings, mine.pem(), mine.pair)
        settings.certificates.remove("ca.pem")
    say(f"your own certificate is in place, until {day(mine.pair.certificate)}")
    _warn(mine.pair, settings, now, warn)


def _authority(settings: Settings, now: datetime.datetime) -> tuple[Pair, str]:
    """Return the CA, and why it is not the one before, where there was one."""
    folder = settings.authority
    texts = folder.read("ca.pem"), folder.read("ca-key.pem")
    try:
        authority = load(*texts)
        flaw = authority_flaw(authority, settings.hosts, now)
    except ValueError as error:
        flaw = f"the CA {error}"
    if flaw:
        authority = make_authority(settings.hosts, now)
        folder.write("ca-key.pem", key_pem(authority.key), SECRET)
        folder.write("ca.pem", certificate_pem(authority.certificate), PUBLIC)
    return authority, flaw if any(texts) else ""


def _write(settings: Settings, certificates: bytes, pair: Pair) -> None:
    # Whoever is killed between the two leaves a key that does not fit, and the next run makes both anew.
    settings.certificates.write("tls-key.pem", key_pem(pair.key), SECRET)
    settings.certificates.write("tls.pem", certificates, PUBLIC)


def _publish(settings: Settings, authority: Pair) -> str:
    """Write the CA's certificate to CERTIFICATE_DIR, and return what the user has to do with it.

    This depends on what was there before, not on whether this run made the CA: an earlier run may have been killed
    before it printed this line.
    """
    before, new = settings.certificates.read("ca.pem"), certificate_pem(authority.certificate)
    place = settings.certificates.path / "ca.pem"
    if before == new:
        return f"its CA is {place}"
    settings.certificates.write("ca.pem", new, PUBLIC)
    return f"{place} is new and has to be trusted again" if before else f"trust {place} in your browser"


def _tidy(settings: Settings) -> None:
    settings.authority.tidy("ca-key.pem")
    settings.certificates.tidy("tls-key.pem")


def _warn(pair: Pair, settings: Settings, now: datetime.datetime, warn: Say) -> None:
    for worry in own.worries(pair.certificate, settings.origins, now):
        warn(f"warning: your own certificate {worry}")


def main(arguments: list[str]) -> None:
    """Run the command line's command, or end the process with one line and code 1."""

    def say(line: str) -> None:
        print(f"certificates: {line}", flush=True)

    def warn(line: str) -> None:
        print(f"certificates: {line}", file=sys.stderr, flush=True)

    now = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
    try:
        match arguments:
            case []:
                make(read(os.environ), now, say, warn)
            case ["forget"]:
                make(read(os.environ), now, say, warn, forget=True)
            case ["import"]:
                settings = read(os.environ)
                take(settings, sys.stdin.buffer.read(own.LIMIT + 1) if sys.stdin else b"", now, say, warn)
            case ["-h" | "--help"]:
                print(__doc__, end="")
            case _:
                raise Refused(f"certificates: {' '.join(arguments)!r} is none of: import, forget, or nothing at all")
    except Refused as refusal:
        sys.exit(str(refusal))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main(sys.argv[1:])
