"""Flask-WTF's CSRFProtect; the token is in a <meta> of the HTML page, as its documentation proposes for JavaScript."""

import os

from flask import Flask, abort, jsonify, render_template_string, request, session
from flask_cors import CORS
from flask_wtf.csrf import CSRFProtect

app = Flask(__name__)
app.secret_key = os.environ["SECRET_KEY"]
CSRFProtect(app)
CORS(app, origins=[os.environ["PAGE_ORIGIN"]], supports_credentials=True)

PAGE = """<!doctype html><html><head><meta name="csrf-token" content="{{ csrf_token() }}"><title>Shop</title></head>
<body><div id="root"></div></body></html>"""


@app.get("/")
def index():
    return render_template_string(PAGE)


@app.post("/login.json")
def login():
    account = request.get_json()
    if account["username"] != os.environ["ACCOUNT_NAME"] or account["password"] != os.environ["ACCOUNT_PASSWORD"]:
        abort(401)
    session["username"] = account["username"]
    return jsonify(success=True)


@app.get("/basket.json")
def basket():
    return jsonify(owner=session.get("username"), items=[])
