// Express with cors and express-session, which sets its cookie at the first visit.
const fs = require("node:fs");
const https = require("node:https");
const cors = require("cors");
const express = require("express");
const session = require("express-session");

const { PORT, PAGE_ORIGIN, SECRET_KEY, ACCOUNT_EMAIL, ACCOUNT_PASSWORD, ALLOWED_HEADERS } = process.env;
const { SAMESITE, SECURE, CERT, KEY } = process.env;
const cookie = { sameSite: SAMESITE, secure: SECURE === "yes" };
const app = express();
app.use(cors({ origin: PAGE_ORIGIN, credentials: true, allowedHeaders: ALLOWED_HEADERS?.split(" ") }));
app.use(express.json());
app.use(session({ secret: SECRET_KEY, resave: false, saveUninitialized: true, cookie }));

app.post("/api/v1/auth/login", (request, response) => {
  const { email, password } = request.body.user;
  if (email !== ACCOUNT_EMAIL || password !== ACCOUNT_PASSWORD) {
    return response.status(401).json({ message: "Invalid credentials" });
  }
  request.session.email = email;
  response.json({ message: "Welcome" });
});

app.get("/api/v1/auth/profile", (request, response) => {
  if (!request.session.email) return response.status(401).json({ message: "Not authenticated" });
  response.json({ email: request.session.email });
});

const server = CERT ? https.createServer({ cert: fs.readFileSync(CERT), key: fs.readFileSync(KEY) }, app) : app;
server.listen(PORT, "127.0.0.1");
