import { API, PASSWORD, USER } from "./settings.js";

export async function login() {
  const page = await fetch(`${API}/accounts/login/`, { credentials: "include" });
  const form = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("form[method=post]");
  const fields = new URLSearchParams(new FormData(form));
  fields.set("username", USER);
  fields.set("password", PASSWORD);
  const response = await fetch(`${API}/accounts/login/`, { method: "POST", credentials: "include", body: fields });
  return response.status;
}

export async function whoami() {
  const response = await fetch(`${API}/api/user`, { credentials: "include" });
  return (await response.json()).user;
}
