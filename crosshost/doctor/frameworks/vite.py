"""Vite's development server: its proxy and its own CORS headers."""

from crosshost.doctor.frameworks.place import Place, Setting, Table, Words

DOCS = "https://vite.dev/config/server-options"
CORS = Place("vite.config.js", "server: {cors: {@}}", "{name}: {value}", ", ", f"{DOCS}#server-cors")
PROXY = f"{DOCS}#server-proxy"

SETTINGS: Table = {
    "allow-origin": Setting(CORS, "origin", "'{page}'"),
    "allow-credentials": Setting(CORS, "credentials", "true"),
    "headers": Setting(CORS, "allowedHeaders", "['Content-Type', '{header}']"),
    "methods": Setting(CORS, "methods", "['GET', 'POST', 'PUT', 'PATCH', 'DELETE']"),
    "expose": Setting(CORS, "exposedHeaders", "['{header}']"),
    "exact-origin": Setting(CORS, "origin", "['{page}']", "in place of true and of a pattern"),
    "cors-once": Words("let only the API behind the proxy set the CORS headers: server: {cors: false}", CORS.docs),
    "domain": Words("cookieDomainRewrite: '' in the entry of server.proxy", PROXY),
    "no-domain": Words("cookieDomainRewrite: '' in the entry of server.proxy", PROXY),
    "path": Words("cookiePathRewrite: '/' in the entry of server.proxy", PROXY),
    "host": Words("use no changeOrigin in the entry of server.proxy: it replaces the Host header", PROXY),
    "no-change-origin": Words("use no changeOrigin in the entry of server.proxy", PROXY),
    "csrf-trust": Words(
        "let the API's CSRF check accept the origin {page}: Vite's proxy passes the Origin header on as it came", PROXY
    ),
    "hosts": Words("server: {allowedHosts: ['{host}']}", f"{DOCS}#server-allowedhosts"),
}
