// Express as Laravel Sanctum does it: a URL of its own sets XSRF-TOKEN, percent-encoded, before the login.
const crypto = require("node:crypto");
const cors = require("cors");
const express = require("express");
const session = require("express-session");

const { PORT, PAGE_ORIGIN, SECRET_KEY, ACCOUNT_EMAIL, ACCOUNT_PASSWORD } = process.env;
const app = express();
app.use(cors({ origin: PAGE_ORIGIN, credentials: true }));
app.use(express.json());
app.use(session({ name: "laravel_session", secret: SECRET_KEY, resave: false, saveUninitialized: false }));
app.use((request, response, next) => {
  if (request.method === "GET" || request.get("X-XSRF-TOKEN") === (request.session.token ?? "")) return next();
  response.status(419).json({ message: "CSRF token mismatch." });
});

app.get("/sanctum/csrf-cookie", (request, response) => {
  request.session.token = crypto.randomBytes(31).toString("base64"); // with + or / often, and = always
  response.cookie("XSRF-TOKEN", request.session.token, { sameSite: "lax" });
  response.sendStatus(204);
});

app.post("/login", (request, response) => {
  const { email, password } = request.body;
  if (email !== ACCOUNT_EMAIL || password !== ACCOUNT_PASSWORD) {
    return response.status(422).json({ errors: { email: ["These credentials do not match our records."] } });
  }
  request.session.email = email;
  response.sendStatus(204);
});

app.get("/api/user", (request, response) => {
  if (!request.session.email) return response.status(401).json({ message: "Unauthenticated." });
  response.json({ email: request.session.email });
});

app.listen(PORT, "127.0.0.1");
