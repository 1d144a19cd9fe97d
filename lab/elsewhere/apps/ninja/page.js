import { API, PASSWORD, USER } from "./settings.js";

export async function login() {
  const response = await fetch(`${API}/api/login`, {
    method: "POST",
    credentials: "include",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ username: USER, password: PASSWORD }),
  });
  return response.status;
}

export async function whoami() {
  const response = await fetch(`${API}/api/me`, { credentials: "include" });
  return response.ok ? (await response.json()).username : null;
}
