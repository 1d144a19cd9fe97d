import { API, EMAIL, PASSWORD } from "./settings.js";

export async function login() {
  const response = await fetch(`${API}/api/v1/auth/login`, {
    method: "POST",
    credentials: "include",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ user: { email: EMAIL, password: PASSWORD } }),
  });
  return response.status;
}

export async function whoami() {
  const response = await fetch(`${API}/api/v1/auth/profile`, { credentials: "include" });
  return response.ok ? (await response.json()).email : null;
}
