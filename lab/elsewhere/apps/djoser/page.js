import { API, PASSWORD, USER } from "./settings.js";

let authorization = {};

export async function login() {
  const response = await fetch(`${API}/auth/token/login/`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ username: USER, password: PASSWORD }),
  });
  authorization = { Authorization: `Token ${(await response.json()).auth_token}` };
}

export async function whoami() {
  const response = await fetch(`${API}/auth/users/me/`, { headers: authorization });
  return response.ok ? (await response.json()).username : null;
}
