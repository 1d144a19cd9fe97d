import { API, PASSWORD, USER } from "./settings.js";

export async function login() {
  const page = await fetch(`${API}/api-auth/login/`, { credentials: "include" });
  const form = new DOMParser().parseFromString(await page.text(), "text/html").forms[0];
  const fields = new URLSearchParams(new FormData(form));
  fields.set("username", USER);
  fields.set("password", PASSWORD);
  // The response redirects to a page without CORS headers, which only the browser's own navigation may follow.
  await fetch(`${API}/api-auth/login/`, { method: "POST", credentials: "include", redirect: "manual", body: fields });
}

export async function whoami() {
  const response = await fetch(`${API}/api/profile/`, { credentials: "include" });
  return response.ok ? (await response.json()).username : null;
}
