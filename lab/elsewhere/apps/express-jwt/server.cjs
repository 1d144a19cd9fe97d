// Express with cors and jsonwebtoken: the token comes in the body, below `data`.
const cors = require("cors");
const express = require("express");
const jwt = require("jsonwebtoken");

const { PORT, SECRET_KEY, ACCOUNT_EMAIL, ACCOUNT_PASSWORD, CORS_ORIGIN } = process.env;
const app = express();
app.use(cors({ origin: CORS_ORIGIN ?? "*" })); // no cookie is involved
app.use(express.json());

app.post("/users/login", (request, response) => {
  const { email, password } = request.body;
  if (email !== ACCOUNT_EMAIL || password !== ACCOUNT_PASSWORD) {
    return response.status(401).json({ status: "fail", message: "Incorrect email or password" });
  }
  response.json({ status: "success", data: { token: jwt.sign({ email }, SECRET_KEY, { expiresIn: "1h" }) } });
});

app.get("/users/me", (request, response) => {
  try {
    const { email } = jwt.verify((request.get("Authorization") ?? "").replace("Bearer ", ""), SECRET_KEY);
    response.json({ data: { email } });
  } catch {
    response.status(401).json({ status: "fail", message: "You are not logged in" });
  }
});

app.listen(PORT, "127.0.0.1");
