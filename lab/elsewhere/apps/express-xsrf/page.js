import { API, PASSWORD, USER } from "./settings.js";

// As axios with withCredentials and withXSRFToken does it.
function xsrfToken() {
  return document.cookie.match(/XSRF-TOKEN=([^;]+)/)?.[1] ?? "";
}

export async function login() {
  const response = await fetch(`${API}/login`, {
    method: "POST",
    credentials: "include",
    headers: { "Content-Type": "application/json", "X-XSRF-TOKEN": xsrfToken() },
    body: JSON.stringify({ username: USER, password: PASSWORD }),
  });
  return response.status;
}

export async function whoami() {
  const response = await fetch(`${API}/me`, { credentials: "include" });
  return (await response.json()).username;
}
