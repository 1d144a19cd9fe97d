"""An application for the tests of the worker: it echoes, sends as many bytes as asked, or breaks off."""


def application(environ, start_response):
    if environ["PATH_INFO"] == "/bytes":
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", environ["QUERY_STRING"])])
        return (b"x" * 10_000 for _ in range(int(environ["QUERY_STRING"]) // 10_000))
    if environ["PATH_INFO"] == "/breaks":
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "100")])
        return (b"x" * (10 // number) for number in (1, 0))
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]
