"""Flask with Flask-WTF's form and CSRF check; the session cookie exists before the login, since it has the token."""

import os

from flask import Flask, jsonify, redirect, render_template_string, request, session
from flask_cors import CORS
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFProtect
from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import InputRequired

app = Flask(__name__)
app.secret_key = os.environ["SECRET_KEY"]
CSRFProtect(app)
CORS(app, origins=[os.environ["PAGE_ORIGIN"]], supports_credentials=True)

PAGE = """<!doctype html><title>Sign in</title>
<form action="/search" method="get"><input type="search" name="q"></form>
<form action="/sessions" method="post">
  {{ form.hidden_tag() }} {{ form.login_email.label }} {{ form.login_email }}
  {{ form.login_secret.label }} {{ form.login_secret }} <button name="commit" value="Sign in">Sign in</button>
</form>"""


class SignInForm(FlaskForm):
    login_email = EmailField(validators=[InputRequired()])
    login_secret = PasswordField(validators=[InputRequired()])
    return_to = HiddenField(default="/api/me", validators=[InputRequired()])


@app.get("/sign-in")
def sign_in():
    return render_template_string(PAGE, form=SignInForm())


@app.post("/sessions")
def create_session():
    form = SignInForm()
    expected = {"login_email": os.environ["ACCOUNT_EMAIL"], "login_secret": os.environ["ACCOUNT_PASSWORD"]}
    if not form.validate_on_submit() or any(request.form[name] != value for name, value in expected.items()):
        return render_template_string(PAGE, form=form), 422
    session["email"] = form.login_email.data
    return redirect(form.return_to.data, 303)


@app.get("/api/me")
def me():
    if "email" not in session:
        return jsonify(error="Please sign in"), 401
    return jsonify(email=session["email"])
