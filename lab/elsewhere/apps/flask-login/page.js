import { API, EMAIL, PASSWORD } from "./settings.js";

export async function login() {
  const response = await fetch(`${API}/auth/sign-in`, {
    method: "POST",
    credentials: "include",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ email: EMAIL, password: PASSWORD }),
  });
  const { ok, error } = await response.json();
  if (!ok) throw new Error(error);
}

export async function whoami() {
  const response = await fetch(`${API}/account`, { credentials: "include" });
  return response.ok ? (await response.json()).email : null;
}
