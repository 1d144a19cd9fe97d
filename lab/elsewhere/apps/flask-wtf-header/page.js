import { API, PASSWORD, USER } from "./settings.js";

let token = "";

export async function login() {
  const response = await fetch(`${API}/api/sessions`, {
    method: "POST",
    credentials: "include",
    headers: { "Content-Type": "application/json", "X-CSRF-Token": token },
    body: JSON.stringify({ login: USER, password: PASSWORD }),
  });
  return response.status;
}

export async function whoami() {
  const response = await fetch(`${API}/api/sessions/current`, { credentials: "include" });
  token = response.headers.get("X-CSRF-Token");
  return (await response.json()).login;
}
