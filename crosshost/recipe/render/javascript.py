"""The page's requests: a wrapper of fetch, and the same with axios."""

from crosshost.recipe import wish
from crosshost.recipe.decide import Recipe
from crosshost.recipe.render.paths import CSRF, LOGIN, LOGOUT, WHOAMI

FETCH = """\
const API = '{api}';{own}
const SAFE = ['GET', 'HEAD', 'OPTIONS'];

{token}
export async function api(path, {{ method = 'GET', json }} = {{}}) {{
  const headers = {{}};
  if (json !== undefined) headers['Content-Type'] = 'application/json';
  if (!SAFE.includes(method)) headers['X-CSRFToken'] = await csrfToken();
  return fetch(API + path, {{ method, headers, credentials: '{credentials}', body: JSON.stringify(json) }});
}}

export const whoAmI = () => api('{whoami}'); // status 200, or 401
export const logIn = {log_in}
export const logOut = () => api('{logout}', {{ method: 'POST' }});
"""
BODY = """\
// Taken before each write: a login changes the token, in another tab too.
async function csrfToken() {{
  const response = await fetch(`${{API}}{csrf}`, {{ credentials: '{credentials}' }});
  return (await response.json()).csrfToken;
}}
"""
COOKIE = """\
const inCookie = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];

// The first time there is no cookie yet: this request sets it, and returns the token as well.
async function csrfToken() {{
  if (inCookie()) return inCookie();
  const response = await fetch(`${{API}}{csrf}`, {{ credentials: '{credentials}' }});
  return (await response.json()).csrfToken;
}}
"""
BY_FETCH = "(username, password) => api('{login}', {{ method: 'POST', json: {{ username, password }} }});"
AT_DJANGO = "() => {{ location.href = `${{API}}{login}`; }}; // Django's own page, which leads back here"

AXIOS = """\
import axios from 'axios';

const SAFE = ['get', 'head', 'options'];

export const api = axios.create({{
{options}}});

{interceptor}
export const whoAmI = () => api.get('{whoami}'); // rejects with status 401
export const logIn = {log_in}
export const logOut = () => api.post('{logout}');
"""
AXIOS_BODY = """\
// Taken before each write: a login changes the token, in another tab too.
api.interceptors.request.use(async (config) => {{
  if (!SAFE.includes(config.method)) {{
    config.headers.set('X-CSRFToken', (await api.get('{csrf}')).data.csrfToken);
  }}
  return config;
}});
"""
AXIOS_COOKIE = """\
// The first time there is no cookie yet: this request sets it.
api.interceptors.request.use(async (config) => {{
  if (!SAFE.includes(config.method) && !/(^|; )csrftoken=/.test(document.cookie)) await api.get('{csrf}');
  return config;
}});
"""
AXIOS_BY_FETCH = "(username, password) => api.post('{login}', {{ username, password }});"
AXIOS_AT_DJANGO = (
    "() => {{ location.href = api.getUri({{ url: '{login}' }}); }}; // Django's own page, which leads back"
)


def fetch(recipe: Recipe) -> str:
    """Return a module with `api`, a fetch that carries session and CSRF token."""
    names = values(recipe)
    log_in = AT_DJANGO if recipe.wish.login == "django" else BY_FETCH
    token = BODY if recipe.token == wish.BODY else COOKIE
    own = " // the page's own origin" if recipe.where.one_origin else ""
    return FETCH.format(token=token.format(**names), log_in=log_in.format(**names), own=own, **names)


def axios(recipe: Recipe) -> str:
    """Return a module with `api`, an axios that does the same."""
    names = values(recipe)
    in_body = recipe.token == wish.BODY
    options = (
        [] if recipe.where.one_origin else [f"baseURL: '{recipe.where.api}',", "withCredentials: true, // cookies"]
    )
    if not in_body:
        options += ["xsrfCookieName: 'csrftoken',", "xsrfHeaderName: 'X-CSRFToken',"]
    if not in_body and not recipe.where.one_origin:
        options.append("withXSRFToken: true, // by itself axios sends the token to the page's own origin only")
    log_in = AXIOS_AT_DJANGO if recipe.wish.login == "django" else AXIOS_BY_FETCH
    interceptor = AXIOS_BODY if in_body else AXIOS_COOKIE
    return AXIOS.format(
        options="".join(f"  {option}\n" for option in options),
        interceptor=interceptor.format(**names),
        log_in=log_in.format(**names),
        **names,
    )


def values(recipe: Recipe) -> dict[str, str]:
    api = "" if recipe.where.one_origin else str(recipe.where.api)
    return {
        "api": api,
        "credentials": recipe.credentials,
        "csrf": CSRF,
        "login": LOGIN,
        "logout": LOGOUT,
        "whoami": WHOAMI,
    }
