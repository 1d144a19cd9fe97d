import { API, PASSWORD, USER } from "./settings.js";

let token = "";

export async function login() {
  const response = await fetch(`${API}/token`, {
    method: "POST",
    body: new URLSearchParams({ username: USER, password: PASSWORD }),
  });
  token = (await response.json()).access_token;
}

export async function whoami() {
  const response = await fetch(`${API}/users/me`, { headers: { Authorization: `Bearer ${token}` } });
  return response.ok ? (await response.json()).username : null;
}
