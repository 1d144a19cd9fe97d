"""Litestar with CORSConfig, CSRFConfig (a cookie that the page reads) and a session in a cookie."""

import os
from dataclasses import dataclass

from litestar import Litestar, Request, get, post
from litestar.config.cors import CORSConfig
from litestar.config.csrf import CSRFConfig
from litestar.exceptions import NotAuthorizedException
from litestar.middleware.session.client_side import CookieBackendConfig

SECRET = bytes.fromhex(os.environ["SECRET_KEY"])


@dataclass
class Credentials:
    username: str
    password: str


@post("/session", status_code=204)
async def log_in(data: Credentials, request: Request) -> None:
    if data.username != os.environ["ACCOUNT_NAME"] or data.password != os.environ["ACCOUNT_PASSWORD"]:
        raise NotAuthorizedException("Invalid username or password")
    request.set_session({"username": data.username})


@get("/session")
async def session(request: Request) -> dict[str, str]:
    if not request.session:
        raise NotAuthorizedException("No session")
    return {"username": request.session["username"]}


app = Litestar(
    [log_in, session],
    cors_config=CORSConfig(
        allow_origins=[os.environ["PAGE_ORIGIN"]],
        allow_credentials=True,
        allow_headers=os.environ.get("ALLOW_HEADERS", "content-type x-csrftoken").split(),
    ),
    csrf_config=CSRFConfig(secret=SECRET.hex()),
    middleware=[CookieBackendConfig(secret=SECRET).middleware],
)
