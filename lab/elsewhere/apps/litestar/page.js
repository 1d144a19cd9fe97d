import { API, PASSWORD, USER } from "./settings.js";

export async function login() {
  const token = document.cookie.match(/csrftoken=([^;]+)/)[1];
  const response = await fetch(`${API}/session`, {
    method: "POST",
    credentials: "include",
    headers: { "Content-Type": "application/json", "x-csrftoken": token },
    body: JSON.stringify({ username: USER, password: PASSWORD }),
  });
  return response.status;
}

export async function whoami() {
  const response = await fetch(`${API}/session`, { credentials: "include" });
  return response.ok ? (await response.json()).username : null;
}
