"""`next` and `back`: a login, a logout and the ways back lead to this API or to the page, and nowhere else."""

import re
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest

from tests.django.conftest import NAVIGATION, PAGE, Page

pytestmark = pytest.mark.usefixtures("demo")

API = "http://testserver"
EVIL = [
    *("//evil.example", "///evil.example", "////evil.example", "//evil.example/", "//evil.example:80/"),
    *("/\\evil.example", "\\\\evil.example", "\\/evil.example", "/\\/evil.example", "//\\evil.example"),
    *("\\evil.example", "http:\\\\evil.example", "http://evil.example", "https://evil.example"),
    *("HTTPS://evil.example", "https:evil.example", "http:evil.example", "https:/evil.example"),
    *("http:///evil.example", "https:///evil.example", "https:////evil.example", "ftp://evil.example"),
    *("javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", " javascript:alert(1)"),
    *("data:text/html,x", "vbscript:x", "file:///etc/passwd", "blob:http://evil.example/x"),
    *("view-source:http://evil.example", "about:blank", "http://testserver@evil.example"),
    *("http://testserver:80@evil.example/", "//testserver@evil.example", "http://evil.example#@testserver"),
    *("http://evil.example\\@testserver", "http://evil.example?@testserver", "http://testserver.evil.example"),
    *("http://testserverevil.example", "http://testserver:8000@evil.example", "//evil.example/blog/whoami/"),
    *("/\t/evil.example", "/\n/evil.example", "/\r/evil.example", "\t//evil.example", " //evil.example"),
    *("\xa0//evil.example", "\u2028//evil.example", "\x00//evil.example", "\x1f//evil.example"),
    *("\x01http://evil.example", "//evil\u3002example", "/\uff0fevil.example", "\uff0f\uff0fevil.example"),
    *("//\u0435vil.example", "/%2fevil.example", "%2f%2fevil.example", "/%5cevil.example", "%5c%5cevil.example"),
    *("/%09/evil.example", "//evil%2eexample", "/x\r\nSet-Cookie: a=b", "/x\nLocation: http://evil.example"),
    *("/x\r\n\r\n<script>", "/x%0d%0aSet-Cookie:%20a=b", "http://[evil.example", "http://[::1]:80"),
    *("http://[::ffff:6.6.6.6]/", "http://1.1.1.1", "//1.1.1.1", "//16843009", "?next=//evil.example"),
    *("#//evil.example", ".evil.example", "@evil.example", ":80", "evil.example", "../../evil"),
    *("/..//evil.example", "http:", "https:", "//", "///", "/", "", "http://", "\\", "?", "#", "x" * 3000),
    *("/" * 3000, "//evil.example/" + "x" * 3000),
]  # fmt: skip


def target(location: str, of: str) -> tuple[str, str]:
    """Return scheme and host of where a browser goes (URL Standard): it drops tabs and newlines, and takes \\ for /."""
    url = re.sub(r"[\t\r\n]", "", location.strip("".join(map(chr, range(33))))).replace("\\", "/")
    if with_scheme := re.match(r"(https?):/*(.*)", url, re.IGNORECASE):
        url = f"{with_scheme[1]}://{with_scheme[2]}"
    elif re.match("//", url):
        url = f"//{url.lstrip('/')}"
    parts = urlsplit(urljoin(of, url))
    return parts.scheme, parts.netloc.rpartition("@")[2].lower()


HERE, THE_PAGE = ("http", "testserver"), ("http", "localhost:3000")


@pytest.fixture
def person() -> Page:
    person = Page()
    person.defaults = {"HTTP_ACCEPT": NAVIGATION}
    return person


def is_plain(response) -> bool:
    """Return whether no value of a header has a line of its own, and no cookie came with them."""
    values = [value for _, value in response.items()]
    return not any("\r" in value or "\n" in value for value in values) and "a" not in response.cookies


def log_in(person: Page, query: str, **fields: str):
    token = str(person.get(f"/accounts/login/?{query}").context["csrf_token"])
    form = {"username": "demo", "password": "demo", "csrfmiddlewaretoken": token, **fields}
    return person.post(f"/accounts/login/?{query}", form)


def test_the_browser_of_these_tests_would_go_there():
    assert {target(to, API)[1].removesuffix(":80") for to in EVIL[:8]} == {"evil.example"}
    assert target("/blog/", API) == target("blog", API) == HERE


@pytest.mark.parametrize("where", ["query", "form", "both"])
def test_next_stays_on_the_api(person, where):
    for to in EVIL:
        query = f"next={quote(to)}" if where != "form" else ""
        response = log_in(person, query, **({"next": to} if where != "query" else {}))
        assert response.status_code == 302, to
        assert target(response.headers["Location"], API) == HERE, to
        assert is_plain(response), to


def test_next_leads_to_a_path(person):
    for to in ("/blog/posts/", "/admin/", "/blog/whoami/?back=/lesson.html#x"):
        assert log_in(person, f"next={quote(to)}").headers["Location"] == to
    assert log_in(person, "next=/blog/posts/&next=//evil.example").headers["Location"] == "/blog/whoami/"


def test_a_logout_leads_nowhere(person):
    for to in EVIL:
        log_in(person, "")
        token = str(person.get("/blog/whoami/").context["csrf_token"])
        for path in ("/accounts/logout/", "/admin/logout/"):
            form = {"next": to, "csrfmiddlewaretoken": token}
            response = person.post(f"{path}?next={quote(to)}", form)
            assert target(response.headers.get("Location", "/"), API) == HERE, to
            assert is_plain(response), to


def test_the_admins_login_stays_on_the_api(person):
    for to in EVIL:
        token = str(person.get("/accounts/login/").context["csrf_token"])
        form = {"username": "demo", "password": "demo", "next": to, "csrfmiddlewaretoken": token}
        response = person.post("/admin/login/", form)
        assert response.status_code == 302, to
        assert target(response.headers["Location"], API) == HERE, to
        person.cookies.pop("sessionid")


def links(page: str) -> list[str]:
    return [link.replace("&amp;", "&") for link in re.findall(r'(?:href|action|src)="([^"]*)"', page)]


@pytest.mark.parametrize("path", ["/accounts/login/", "/blog/whoami/", "/blog/posts/", "/nothing/", "/lab/login/"])
def test_back_makes_no_link_to_another_host(person, path):
    for to in EVIL:
        response = person.get(f"{path}?back={quote(to)}&trace={quote(to)}")
        for link in links(response.content.decode()):
            assert target(link, API) in (HERE, THE_PAGE, ("data", "")), (to, link)
        assert is_plain(response)


def test_the_one_click_login_leads_to_the_page_only(person):
    for to in EVIL:
        form = person.get(f"/lab/login/?back={quote(to)}")
        fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form.content.decode()))
        first = person.post("/accounts/login/", {name: value.replace("&amp;", "&") for name, value in fields.items()})
        assert target(first.headers["Location"], API) == HERE, to
        if len(to) > 2000:  # more than Django accepts in `next`
            continue
        second = person.get(first.headers["Location"])
        assert second.headers["Location"].startswith(f"{PAGE}/"), to
        assert target(second.headers["Location"], API) == THE_PAGE, to
        assert is_plain(second), to


@pytest.mark.parametrize("path", ["/lab/arrival/", "/lab/oauth/start/", "/lab/oauth/callback/", "/lab/back/"])
def test_what_leads_back_leads_to_the_page_only(person, path):
    for to in EVIL:
        response = person.get(f"{path}?back={quote(to)}&to={quote(to)}&state={quote(to)}")
        assert target(response.headers["Location"], API) == THE_PAGE, to
        assert response.headers["Location"].startswith(f"{PAGE}/"), to
        assert is_plain(response), to


def test_a_refused_login_leads_to_the_page_only(person):
    for to in EVIL:
        form = {"next": f"/lab/back/?to={quote(to)}", "csrfmiddlewaretoken": "a" * 32}
        refused = person.post("/accounts/login/", form)
        step = refused.headers["Refresh"].removeprefix("0; url=")
        assert refused.status_code == 403
        assert target(step, API) == HERE, to
        assert person.get(unquote(step) if "\n" in step else step).headers["Location"].startswith(f"{PAGE}/"), to
        assert is_plain(refused), to
