import { API, PASSWORD, USER } from "./settings.js";

export async function login() {
  const response = await fetch(`${API}/login`, {
    method: "POST",
    credentials: "include",
    body: new URLSearchParams({ user: USER, pass: PASSWORD }),
  });
  return response.status;
}

export async function whoami() {
  const response = await fetch(`${API}/whoami`, { credentials: "include" });
  return response.ok ? (await response.json()).user : null;
}
