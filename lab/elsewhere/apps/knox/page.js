import { API, PASSWORD, USER } from "./settings.js";

let token = "";

export async function login() {
  const response = await fetch(`${API}/api/auth/login/`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ username: USER, password: PASSWORD }),
  });
  ({ token } = await response.json());
}

export async function whoami() {
  const response = await fetch(`${API}/api/profile/`, { headers: { Authorization: `Token ${token}` } });
  return response.ok ? (await response.json()).username : null;
}
