import { API, EMAIL, PASSWORD } from "./settings.js";

export async function login() {
  const response = await fetch(`${API}/users/login`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ email: EMAIL, password: PASSWORD }),
  });
  localStorage.setItem("token", (await response.json()).data.token);
}

export async function whoami() {
  const token = localStorage.getItem("token");
  const response = await fetch(`${API}/users/me`, { headers: token ? { Authorization: `Bearer ${token}` } : {} });
  return response.ok ? (await response.json()).data.email : null;
}
