"""Requests that nginx and gunicorn might read differently: where one of them sees a second request in the first.

`HIDDEN` is a request inside of what is a body to a server that reads the message right. Where a try is two requests to
everybody (`PIPELINED`), both servers may see both.
"""

PATH = "/blog/posts/"
HIDDEN = "GET /blog/nothing/?{marker} HTTP/1.1\r\nHost: {host}\r\nX: x"
POST = f"POST {PATH} HTTP/1.1\r\nHost: {{host}}\r\nContent-Type: text/plain\r\n"
GET = f"GET {PATH} HTTP/1.1\r\nHost: {{host}}\r\n"
CHUNKED = "Transfer-Encoding: chunked\r\n"


def in_chunks(line: str = "{chunk}", end: str = "\r\n") -> str:
    """Return a POST with HIDDEN as one chunk, and the last one; `line` is how the size is written."""
    return POST + CHUNKED + "\r\n" + f"{line}{end}{{hidden}}\r\n0\r\n\r\n"


def length(*lines: str) -> str:
    """Return a POST with these header lines about its length, and HIDDEN as its body."""
    return POST + "".join(f"{line}\r\n" for line in lines) + "\r\n{hidden}"


def coded(*lines: str, body: str = "0\r\n\r\n{hidden}") -> str:
    """Return a POST with these header lines: by its length HIDDEN is in the body, by its chunks behind the body."""
    return POST + "Content-Length: {coded}\r\n" + "".join(f"{line}\r\n" for line in lines) + "\r\n" + body


LENGTHS = {
    "two lengths, 0 first": length("Content-Length: 0", "Content-Length: {length}"),
    "two lengths, 0 last": length("Content-Length: {length}", "Content-Length: 0"),
    "the same length twice": length("Content-Length: {length}", "Content-Length: {length}"),
    "a list of lengths": length("Content-Length: {length}, {length}"),
    "a list of two lengths": length("Content-Length: 0, {length}"),
    "a signed length": length("Content-Length: +{length}"),
    "a negative length": length("Content-Length: -1"),
    "a hexadecimal length": length("Content-Length: 0x0"),
    "a length with an exponent": length("Content-Length: 0e1"),
    "a length with an underscore": length("Content-Length: 0_0"),
    "a length with a letter": length("Content-Length: 0x"),
    "an empty length": length("Content-Length: "),
    "a length beyond 64 bits": length("Content-Length: 18446744073709551616"),
    "a length of other digits": length("Content-Length: \u0660"),
    "a length with a space before the colon": length("Content-Length : 0", "Content-Length: {length}"),
    "a length with an underscore in its name": length("Content_Length: 0", "Content-Length: {length}"),
    "a length after a vertical tab": length("Content-Length:\x0b0", "Content-Length: {length}"),
    "a folded length": length("Content-Length:", " 0", "Content-Length: {length}"),
    "a length behind a bare LF": POST + "X: x\nContent-Length: 0\r\nContent-Length: {length}\r\n\r\n{hidden}",
    "a length behind a bare CR": POST + "X: x\rContent-Length: 0\r\nContent-Length: {length}\r\n\r\n{hidden}",
}
CODINGS = {
    "CL.TE": coded("Transfer-Encoding: chunked"),
    "CL.TE with the coding first": POST + CHUNKED + "Content-Length: {coded}\r\n\r\n0\r\n\r\n{hidden}",
    "a coding in upper case": coded("TRANSFER-ENCODING: CHUNKED"),
    "a coding with a letter before it": coded("Transfer-Encoding: xchunked"),
    "a coding with a space before the colon": coded("Transfer-Encoding : chunked"),
    "a coding with a tab before it": coded("Transfer-Encoding:\tchunked"),
    "a coding with a vertical tab before it": coded("Transfer-Encoding:\x0bchunked"),
    "a coding with a form feed behind it": coded("Transfer-Encoding: chunked\x0c"),
    "a coding in quotes": coded('Transfer-Encoding: "chunked"'),
    "a coding with a parameter": coded("Transfer-Encoding: chunked;q=1"),
    "a folded coding": coded("Transfer-Encoding:", " chunked"),
    "a coding behind a bare LF": coded("X: x\nTransfer-Encoding: chunked"),
    "a coding behind a bare CR": coded("X: x\rTransfer-Encoding: chunked"),
    "a coding with LF before the colon": coded("Transfer-Encoding\n: chunked"),
    "an underscore": coded("Transfer_Encoding: chunked"),
    "identity": coded("Transfer-Encoding: identity"),
    "two codings": coded("Transfer-Encoding: chunked, identity"),
    "chunked twice": coded("Transfer-Encoding: chunked, chunked"),
    "two headers": coded("Transfer-Encoding: chunked", "Transfer-Encoding: cow"),
    "two headers, the other way": coded("Transfer-Encoding: cow", "Transfer-Encoding: chunked"),
    "an empty coding": coded("Transfer-Encoding:"),
    "a coding named by Connection": coded("Connection: Transfer-Encoding", "Transfer-Encoding: chunked"),
    "a length named by Connection": coded("Connection: Content-Length", "Transfer-Encoding: chunked"),
    "HTTP/1.0 with a coding": coded("Connection: keep-alive", "Transfer-Encoding: chunked").replace("1.1", "1.0", 1),
}
CHUNKS = {
    "TE.CL": in_chunks().replace(CHUNKED, CHUNKED + "Content-Length: 4\r\n"),
    "an extension": in_chunks("{chunk};a=b"),
    "an extension without a value": in_chunks("{chunk};"),
    "an extension in quotes": in_chunks('{chunk};a="\r\n0\r\n\r\n"'),
    "an extension with a bare LF": in_chunks("{chunk};\n0"),
    "an extension with a bare CR": in_chunks("{chunk};\r0"),
    "a size that ends with LF": in_chunks("{chunk}", "\n"),
    "a size with 0x": in_chunks("0x{chunk}"),
    "a size with a sign": in_chunks("+{chunk}"),
    "a size with an underscore": in_chunks("0_{chunk}"),
    "a size with a space": in_chunks(" {chunk} "),
    "a size beyond 64 bits": in_chunks("10000000000000000"),
    "a negative size": in_chunks("-1"),
    "data longer than its size": POST + CHUNKED + "\r\n1\r\nxx\r\n0\r\n\r\n",
    "a trailer with a length": POST + CHUNKED + "\r\n0\r\nContent-Length: 0\r\n\r\n",
    "a trailer with a coding": POST + CHUNKED + "\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n",
}
H2C = ("Upgrade: h2c", "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA")
WEBSOCKET = ("Upgrade: websocket", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==", "Sec-WebSocket-Version: 13")
BODIES = {
    "GET with a body": GET + "Content-Length: {length}\r\n\r\n{hidden}",
    "HEAD with a body": GET.replace("GET", "HEAD") + "Content-Length: {length}\r\n\r\n{hidden}",
    "a preflight with a body": GET.replace("GET", "OPTIONS")
    + "Origin: http://localhost:3000\r\nAccess-Control-Request-Method: POST\r\n"
    + "Content-Length: {length}\r\n\r\n{hidden}",
    "the health check with a body": GET.replace(PATH, "/healthz/") + "Content-Length: {length}\r\n\r\n{hidden}",
    "GET in chunks": in_chunks().replace("POST", "GET"),
    "100-continue": length("Expect: 100-continue", "Content-Length: {length}"),
    "another expectation": length("Expect: 100-continuex", "Content-Length: {length}"),
    "an upgrade to h2c": length("Connection: Upgrade, HTTP2-Settings", *H2C, "Content-Length: {length}"),
    "an upgrade to WebSocket": length("Connection: Upgrade", *WEBSOCKET, "Content-Length: {length}"),
    "HTTP/1.0 keep-alive": length("Connection: keep-alive", "Content-Length: {length}").replace("1.1", "1.0", 1),
    "an obsolete fold": length("X: x", " Content-Length: 0", "Content-Length: {length}"),
    "a fold before all headers": GET.replace("Host", " X: x\r\nHost") + "Content-Length: {length}\r\n\r\n{hidden}",
    "a space in a header's name": length("X y: 1", "Content-Length: {length}"),
    "NUL in a header": length("X: \0", "Content-Length: {length}"),
    "the preface of HTTP/2": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "HTTP/0.9": f"GET {PATH}\r\n{{hidden}}",
    "HTTP/2 in text": GET.replace("HTTP/1.1", "HTTP/2.0") + "\r\n",
}
HIDING = LENGTHS | CODINGS | CHUNKS | BODIES
PIPELINED = {
    "two requests": GET + "\r\n{hidden}\r\n\r\n",
    "a request behind an empty body": length("Content-Length: 0") + "\r\n\r\n",
    "a request behind chunks": POST + CHUNKED + "\r\n0\r\n\r\n{hidden}\r\n\r\n",
    "a request behind an upgrade to h2c": GET + "Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n{hidden}\r\n\r\n",
    "a request behind an upgrade to WebSocket": GET
    + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n{hidden}\r\n\r\n",
}


def rendered(text: str, marker: str, host: str) -> bytes:
    """Return the bytes of a try, with its lengths."""
    hidden = HIDDEN.format(marker=marker, host=host)
    values = {"hidden": hidden, "marker": marker, "host": host, "length": len(hidden)}
    values |= {"coded": len(f"0\r\n\r\n{hidden}"), "chunk": f"{len(hidden):x}"}
    return text.format(**values).encode()
