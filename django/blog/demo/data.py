"""The demo's user and posts."""

from django.contrib.auth import authenticate, get_user_model
from django.db import transaction

from blog.models import Post

USERNAME = PASSWORD = "demo"  # noqa: S105 # nosec B105 (known to everybody: the demo stays on loopback)
POSTS = [
    (
        "Same site, other origin",
        "Ports make another origin, and no other site: the cookie travels, the answer needs CORS.",
    ),
    (
        "The cookie is there, the user is not",
        "fetch sends no cookie to another origin until it is told: credentials: 'include'.",
    ),
    ("Welcome", "Log in as demo with the password demo, and write a post of your own."),
]


@transaction.atomic
def make() -> None:
    """Make the user, who may use the admin, and the posts, unless the user is there already."""
    users = get_user_model().objects
    if users.filter(username=USERNAME).exists():
        return
    author = users.create_superuser(USERNAME, password=PASSWORD)
    for title, text in reversed(POSTS):
        Post.objects.create(title=title, text=text, author=author)


def is_open() -> bool:
    """True while this database lets the demo's user in with the password that everybody knows."""
    return authenticate(None, username=USERNAME, password=PASSWORD) is not None
