import { API, PASSWORD, USER } from "./settings.js";

export async function login() {
  const page = await fetch(`${API}/`, { credentials: "include" });
  const token = new DOMParser()
    .parseFromString(await page.text(), "text/html")
    .querySelector("meta[name=csrf-token]").content;
  const response = await fetch(`${API}/login.json`, {
    method: "POST",
    credentials: "include",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify({ username: USER, password: PASSWORD }),
  });
  return (await response.json()).success;
}

export async function whoami() {
  const response = await fetch(`${API}/basket.json`, { credentials: "include" });
  return (await response.json()).owner;
}
