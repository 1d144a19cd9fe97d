"""Vite's development server: its port, and its proxy."""

from crosshost.policy.local_network import OWN, space_in_url
from crosshost.policy.origin import is_loopback
from crosshost.recipe.alternatives import VITE_PORTS
from crosshost.recipe.decide import Recipe
from crosshost.recipe.deployed import Deployed
from crosshost.recipe.render.paths import PROXIED

CONFIG = """\
import {{ defineConfig }} from 'vite';

export default defineConfig({{
  // Keep your plugins.
  server: {{
{host}    port: {port},
    strictPort: true, // another port is another origin{known}
{proxy}  }},
}});
"""


def text(recipe: Recipe) -> str:
    """Return the configuration, or nothing where the page is not on Vite's development server."""
    where, proxied = recipe.where, recipe.wish.proxy == "vite"
    if not proxied and (recipe.wish.proxy == "nginx" or not is_vites(where)):
        return ""
    host = "" if where.page.host == "localhost" or where.page.host.endswith(".localhost") else where.page.host
    listen = f"    host: '{host.strip('[]')}',\n" if host else ""
    known = "" if where.one_origin and not where.changes_host else ", which Django does not trust"
    return CONFIG.format(host=listen, port=where.page.port, known=known, proxy=proxy(where) if proxied else "")


def is_vites(where: Deployed) -> bool:
    """Return whether the page has the port of Vite's server, on one's own machine or network."""
    own = space_in_url(where.page.host) in OWN
    return where.page.scheme == "http" and where.page.port in VITE_PORTS and own


def proxy(where: Deployed) -> str:
    """Return the entries of server.proxy."""
    options = [f"target: '{target(where)}'"]
    if where.changes_host:
        options.append("changeOrigin: true")
        why = "the other machine's server knows its own name only, so Vite sends that as the Host"
    else:
        why = "no changeOrigin: Django's CSRF check compares the Host with the Origin"
    if where.upstream.scheme == "https" and is_loopback(where.upstream.host):
        options.append("secure: false")
        why += "; secure: false accepts your own certificate"
    entries = "".join(f"      '/{path}/': {{ {', '.join(options)} }},\n" for path in PROXIED)
    return f"    // {why[:1].upper()}{why[1:]}.\n    proxy: {{\n{entries}    }},\n"


def target(where: Deployed) -> str:
    """Return where Vite connects to: Node may look for localhost on IPv6 first, and does not know names below it."""
    upstream = where.upstream
    name = upstream.host.endswith("localhost")
    return f"{upstream.scheme}://127.0.0.1:{upstream.port}" if name else str(upstream)
