"""Flask-WTF's CSRFProtect in front of JSON views; every response has the token in a header."""

import os

from flask import Flask, jsonify, request, session
from flask_cors import CORS
from flask_wtf.csrf import CSRFProtect, generate_csrf

app = Flask(__name__)
app.secret_key = os.environ["SECRET_KEY"]
CSRFProtect(app)
exposed = os.environ.get("EXPOSED", "X-CSRF-Token")
CORS(app, origins=[os.environ["PAGE_ORIGIN"]], supports_credentials=True, expose_headers=exposed)


@app.after_request
def add_token(response):
    response.headers["X-CSRF-Token"] = generate_csrf()
    return response


@app.post("/api/sessions")
def log_in():
    data = request.get_json()
    if data["login"] != os.environ["ACCOUNT_NAME"] or data["password"] != os.environ["ACCOUNT_PASSWORD"]:
        return jsonify(errors={"login": "is unknown, or the password is wrong"}), 422
    session["login"] = data["login"]
    return jsonify(login=data["login"]), 201


@app.get("/api/sessions/current")
def current():
    return jsonify(login=session.get("login"))
