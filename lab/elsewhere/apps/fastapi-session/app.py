"""FastAPI with Starlette's SessionMiddleware and CORSMiddleware."""

import asyncio
import os

from fastapi import FastAPI, HTTPException, Request
from fastapi.middleware.cors import CORSMiddleware
from pydantic import BaseModel
from starlette.middleware.sessions import SessionMiddleware

app = FastAPI()
app.add_middleware(SessionMiddleware, secret_key=os.environ["SECRET_KEY"])
app.add_middleware(
    CORSMiddleware,
    allow_origins=[os.environ.get("CORS_ORIGIN", os.environ["PAGE_ORIGIN"])],
    allow_credentials=True,
    allow_methods=["GET", "POST"],
    allow_headers=["Content-Type"],
)


@app.middleware("http")
async def slowly(request: Request, call_next):
    await asyncio.sleep(float(os.environ.get("SECONDS", "0")))
    return await call_next(request)


class Credentials(BaseModel):
    username: str
    password: str


@app.post("/api/v1/login")
async def login(credentials: Credentials, request: Request):
    if credentials.username != os.environ["ACCOUNT_NAME"] or credentials.password != os.environ["ACCOUNT_PASSWORD"]:
        raise HTTPException(400, "Incorrect username or password")
    request.session["user"] = credentials.username
    return {"message": "logged in"}


@app.get("/api/v1/users/me")
async def me(request: Request):
    return {"user": request.session.get("user")}


@app.get("/api/v1/articles")
async def articles():
    return [{"title": "Cookies"}]
