"""The Partitioned attribute, as it leaves the WSGI application."""

from config.partitioned import PartitionedMorsel, with_partitioned


def sent(names: list[str], *cookies: str) -> list[str]:
    """Return the Set-Cookie headers of the response when Django sets `cookies`."""
    started: list[list[tuple[str, str]]] = []

    def application(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain"), *(("Set-Cookie", cookie) for cookie in cookies)])
        return [b""]

    list(with_partitioned(application, names)({}, lambda status, headers: started.append(headers)))
    assert started[0][0] == ("Content-Type", "text/plain")
    return [value for name, value in started[0] if name == "Set-Cookie"]


def test_the_named_cookies_get_the_attribute_and_no_other_does():
    cookies = [" sessionid=x; Path=/; Secure", "csrftoken=y; Secure", "sessionid2=z", "other=sessionid="]
    assert sent(["sessionid"], *cookies) == [f"{cookies[0]}; Partitioned", *cookies[1:]]


def test_a_deletion_gets_it_too():
    assert sent(["sessionid"], ' sessionid=""; Max-Age=0; Path=/')[0].endswith("; Partitioned")


def test_a_response_that_has_the_attribute_is_not_changed():
    cookies = [" sessionid=; Max-Age=0", " sessionid=; Max-Age=0; Secure; Partitioned"]
    assert sent(["sessionid"], *cookies) == cookies


def test_without_a_name_the_application_stays_as_it_is():
    application = object()
    assert with_partitioned(application, []) is application


def test_a_partitioned_morsel_is_written_with_the_attribute():
    morsel = PartitionedMorsel()
    morsel.set("a", "b", "b")
    morsel["secure"] = True
    assert morsel.output(header="") == " a=b; Secure; Partitioned"
