import { API, PASSWORD, USER } from "./settings.js";

export async function login() {
  const response = await fetch(`${API}/login`, {
    method: "POST",
    credentials: "include",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ username: USER, password: PASSWORD }),
  });
  return response.status;
}

export async function whoami() {
  const response = await fetch(`${API}/me`, { credentials: "include" });
  return (await response.json()).username || null;
}
