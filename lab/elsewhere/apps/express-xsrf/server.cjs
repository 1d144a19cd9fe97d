// Express with a double submit as Angular and axios expect it: cookie XSRF-TOKEN, header X-XSRF-TOKEN.
const crypto = require("node:crypto");
const cors = require("cors");
const express = require("express");
const session = require("express-session");

const { PORT, PAGE_ORIGIN, SECRET_KEY, ACCOUNT_NAME, ACCOUNT_PASSWORD } = process.env;
const app = express();
app.use(cors({ origin: PAGE_ORIGIN, credentials: true }));
app.use(express.json());
app.use(session({ name: "sid", secret: SECRET_KEY, resave: false, saveUninitialized: false }));
app.use((request, response, next) => {
  const [, token] = /XSRF-TOKEN=([^;]+)/.exec(request.get("Cookie") ?? "") ?? [];
  if (!token) response.cookie("XSRF-TOKEN", crypto.randomUUID(), { sameSite: "lax" });
  const safe = ["GET", "HEAD", "OPTIONS"].includes(request.method);
  if (safe || (token && token === request.get("X-XSRF-TOKEN"))) return next();
  response.status(403).json({ code: "EBADCSRFTOKEN", message: "invalid csrf token" });
});

app.post("/login", (request, response) => {
  const { username, password } = request.body;
  if (username !== ACCOUNT_NAME || password !== ACCOUNT_PASSWORD) return response.sendStatus(401);
  request.session.username = username;
  response.sendStatus(204);
});

app.get("/me", (request, response) => {
  response.json({ username: request.session.username ?? null });
});

app.listen(PORT, "127.0.0.1");
