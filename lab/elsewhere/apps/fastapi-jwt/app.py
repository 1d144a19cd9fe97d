"""FastAPI's tutorial: OAuth2PasswordRequestForm, and a JWT in the body that the page sends as Authorization."""

import datetime
import os
from typing import Annotated

import jwt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.middleware.cors import CORSMiddleware
from fastapi.security import OAuth2PasswordBearer, OAuth2PasswordRequestForm

SECRET_KEY, ALGORITHM = os.environ["SECRET_KEY"], "HS256"
oauth2_scheme = OAuth2PasswordBearer(tokenUrl="token")

app = FastAPI()
app.add_middleware(
    CORSMiddleware,
    allow_origins=[os.environ["PAGE_ORIGIN"]],
    allow_methods=["*"],
    allow_headers=os.environ.get("ALLOW_HEADERS", "Authorization").split(),
)


@app.post("/token")
async def token(form: Annotated[OAuth2PasswordRequestForm, Depends()]):
    if form.username != os.environ["ACCOUNT_NAME"] or form.password != os.environ["ACCOUNT_PASSWORD"]:
        raise HTTPException(401, "Incorrect username or password", {"WWW-Authenticate": "Bearer"})
    expires = datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=30)
    access_token = jwt.encode({"sub": form.username, "exp": expires}, SECRET_KEY, ALGORITHM)
    return {"access_token": access_token, "token_type": "bearer"}  # nosec B105 (no password)


@app.get("/users/me")
async def me(token: Annotated[str, Depends(oauth2_scheme)]):
    try:
        return {"username": jwt.decode(token, SECRET_KEY, [ALGORITHM])["sub"]}
    except jwt.InvalidTokenError:
        raise HTTPException(401, "Could not validate credentials", {"WWW-Authenticate": "Bearer"}) from None
