"""Flask with a session and a form in the body; CORS is nginx's business."""

import os

from flask import Flask, jsonify, request, session

app = Flask(__name__)
app.secret_key = os.environ["SECRET_KEY"]


@app.post("/login")
def login():
    if request.form["user"] != os.environ["ACCOUNT_NAME"] or request.form["pass"] != os.environ["ACCOUNT_PASSWORD"]:
        return "wrong user or password", 403
    session["user"] = request.form["user"]
    return "", 204


@app.get("/whoami")
def whoami():
    if "user" not in session:
        return jsonify(error="unauthorized"), 401
    return jsonify(user=session["user"])
