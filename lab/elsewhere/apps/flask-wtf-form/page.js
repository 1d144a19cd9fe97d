import { API, EMAIL, PASSWORD } from "./settings.js";

export async function login() {
  const page = await fetch(`${API}/sign-in`, { credentials: "include" });
  const form = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("form[method=post]");
  const fields = new URLSearchParams(new FormData(form));
  fields.set("login_email", EMAIL);
  fields.set("login_secret", PASSWORD);
  const action = new URL(form.getAttribute("action"), API);
  const response = await fetch(action, { method: "POST", credentials: "include", body: fields });
  return response.status;
}

export async function whoami() {
  const response = await fetch(`${API}/api/me`, { credentials: "include" });
  return response.ok ? (await response.json()).email : null;
}
