"""Run nginx/15-environment.envsh, the hook that prepares the environment for nginx's templates."""

import os
import subprocess

from lab.stack import configuration
from tests.conftest import ROOT

GOOD = {
    "DJANGO_DEMO": "true",
    "WEB_ORIGIN": "http://localhost:3000",
    "API_ORIGIN": "http://localhost:8000",
    "FETCH_CREDENTIALS": "include",
    "CSRF_TOKEN_FROM": "cookie",
    "CSRF_COOKIE_NAME": "csrftoken",
    "SCENARIO": "different-port",
    "EXPECT_WHOAMI": "200",
    "EXPECT_LOGIN": "200",
    "NGINX_LISTEN": "3000",
    "NGINX_TLS_LISTEN": "3443",
    "NGINX_RENDERED": "/tmp",  # noqa: S108
    "NGINX_TEMPLATES": str(configuration.TEMPLATES),
}


def hook(shown: str = '"$WEB_ORIGIN $API_ORIGIN $WEB_HOST"', **variables: str) -> subprocess.CompletedProcess:
    script = f'. "$1" && printf %s {shown}'
    return subprocess.run(
        ["sh", "-eu", "-c", script, "sh", ROOT / "nginx/15-environment.envsh"],
        env={"PATH": os.environ["PATH"], **GOOD, **variables},
        capture_output=True,
        text=True,
    )
