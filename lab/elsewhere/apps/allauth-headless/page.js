import { API, EMAIL, PASSWORD } from "./settings.js";

const BASE = `${API}/_allauth/browser/v1`;

function csrfToken() {
  return document.cookie.match(/csrftoken=([^;]+)/)?.[1] ?? "";
}

export async function login() {
  const response = await fetch(`${BASE}/auth/login`, {
    method: "POST",
    credentials: "include",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
    body: JSON.stringify({ email: EMAIL, password: PASSWORD }),
  });
  return response.status;
}

export async function whoami() {
  const response = await fetch(`${BASE}/auth/session`, { credentials: "include" });
  return response.ok ? (await response.json()).data.user.email : null;
}
