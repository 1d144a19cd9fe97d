"""Flask-Login with JSON views, and Flask-CORS with credentials. There is no CSRF check."""

import json
import os

from flask import Flask, jsonify, request
from flask_cors import CORS
from flask_login import LoginManager, UserMixin, current_user, login_required, login_user

app = Flask(__name__)
app.secret_key = os.environ["SECRET_KEY"]
CORS(
    app,
    origins=os.environ.get("CORS_ORIGINS", os.environ["PAGE_ORIGIN"]),
    supports_credentials=os.environ.get("CORS_CREDENTIALS") != "no",
    send_wildcard=True,
)
login_manager = LoginManager(app)


class User(UserMixin):
    id = os.environ["ACCOUNT_EMAIL"]


@login_manager.user_loader
def load_user(user_id):
    return User() if user_id == User.id else None


@login_manager.unauthorized_handler
def unauthorized():
    return jsonify(error="login required"), 401


@app.post("/auth/sign-in")
def sign_in():
    data = json.loads(request.data)
    if data["email"] != User.id or data["password"] != os.environ["ACCOUNT_PASSWORD"]:
        return jsonify(ok=False, error="Unknown e-mail address or wrong password")
    if os.environ.get("CONFIRMED") == "no":
        return jsonify(ok=False, error="Please confirm your e-mail address first")
    login_user(User())
    return jsonify(ok=True)


@app.get(os.environ.get("ACCOUNT_PATH", "/account"))
@login_required
def account():
    return jsonify(email=current_user.id)
