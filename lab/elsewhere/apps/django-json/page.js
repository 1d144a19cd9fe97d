import { API, PASSWORD, USER } from "./settings.js";

async function csrfToken() {
  const response = await fetch(`${API}/api/csrf/`, { credentials: "include" });
  return (await response.json()).csrfToken;
}

export async function login() {
  const response = await fetch(`${API}/api/session/`, {
    method: "POST",
    credentials: "include",
    headers: { "Content-Type": "application/json", "X-CSRFToken": await csrfToken() },
    body: JSON.stringify({ username: USER, password: PASSWORD }),
  });
  return response.status;
}

export async function whoami() {
  const response = await fetch(`${API}/api/me/`, { credentials: "include" });
  return response.ok ? (await response.json()).user : null;
}
