import { API, EMAIL, PASSWORD } from "./settings.js";

export async function login() {
  await fetch(`${API}/sanctum/csrf-cookie`, { credentials: "include" });
  const token = decodeURIComponent(document.cookie.match(/XSRF-TOKEN=([^;]+)/)[1]);
  const response = await fetch(`${API}/login`, {
    method: "POST",
    credentials: "include",
    headers: { "Content-Type": "application/json", "X-XSRF-TOKEN": token },
    body: JSON.stringify({ email: EMAIL, password: PASSWORD }),
  });
  return response.status;
}

export async function whoami() {
  const response = await fetch(`${API}/api/user`, { credentials: "include" });
  return response.ok ? (await response.json()).email : null;
}
