"""Why there is no HTTP response: the system's error as a failure, whose kind is the id of a finding."""

import http.client
import socket
import ssl

from crosshost.doctor.evidence import NOT_SENT, Failure
from crosshost.doctor.sending.connection import Http2Error

# OpenSSL's X509_V_ERR_CERT_NOT_YET_VALID and X509_V_ERR_CERT_HAS_EXPIRED, of the server's certificate or its issuer's.
DATE_INVALID = (9, 10)


def not_sent(total: float) -> Failure:
    """Return the failure of a request for which no time was left."""
    return Failure(NOT_SENT, f"not sent: the doctor stops after {duration(total)}")


def duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds >= 1 else f"{seconds:.1f} s"


def failure_from(error: Exception, seconds: float) -> Failure:
    """Return the failure that `error` stands for, with the system's message."""
    message = str(error) or type(error).__name__
    match error:
        case TimeoutError():
            return Failure("too-slow", f"no complete response after {duration(seconds)}")
        case Http2Error():
            return Failure("http2-only" if error.encrypted else "http2-without-tls", message)
        case socket.gaierror():
            return Failure("name-not-resolved", error.strerror or message)
        case ssl.SSLCertVerificationError() if error.verify_code in DATE_INVALID:
            return Failure("certificate-date-invalid", error.verify_message)
        case ssl.SSLCertVerificationError():
            return Failure("certificate-untrusted", error.verify_message or message)
        case ssl.SSLError() if "no application protocol" in message.lower().replace("_", " "):
            return Failure("http2-only", "it refuses HTTP/1.1 in the TLS handshake")
        case ssl.SSLError():
            return Failure("tls-failed", (error.reason or message).lower().replace("_", " "))
        case ConnectionRefusedError():
            return Failure("nothing-listens", "connection refused")
        case http.client.BadStatusLine() | http.client.UnknownProtocol() if not isinstance(
            error, http.client.RemoteDisconnected
        ):
            return Failure("not-http", f"its first line is {message}")
        case http.client.LineTooLong():
            return Failure("headers-too-large", message)
        case http.client.RemoteDisconnected() | ConnectionError():
            return Failure("connection-closed", "the connection was closed before a response")
        case http.client.HTTPException() if "headers" in message:
            return Failure("headers-too-large", message)
        case http.client.HTTPException():
            return Failure("not-http", message)
        case _:
            return Failure("not-reachable", message)
