import { API, PASSWORD, USER } from "./settings.js";

export async function login() {
  const response = await fetch(`${API}/api-token-auth/`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ username: USER, password: PASSWORD }),
  });
  sessionStorage.token = (await response.json()).token;
}

export async function whoami() {
  const headers = sessionStorage.token ? { Authorization: `Token ${sessionStorage.token}` } : {};
  const response = await fetch(`${API}/api/me/`, { headers });
  return response.ok ? (await response.json()).username : null;
}
