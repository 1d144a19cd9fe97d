import { API, EMAIL, PASSWORD, USER } from "./settings.js";

export async function login() {
  const response = await fetch(`${API}/dj-rest-auth/login/`, {
    method: "POST",
    credentials: "include",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ username: USER, email: EMAIL, password: PASSWORD }),
  });
  return response.status;
}

export async function whoami() {
  const response = await fetch(`${API}/dj-rest-auth/user/`, { credentials: "include" });
  return response.ok ? (await response.json()).username : null;
}
