// A form that is signed by passkey: unless a code or a password was typed, its button asks the passkey.

// What a file is known by: of the files too the passkey signs, though they are sent only with the form.
async function digest(file) {
  const found = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return Array.from(new Uint8Array(found), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function signed(form, field) {
  const data = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (name === "passkey") continue;
    if (typeof value === "string") data.append(name, value);
    else if (value.name) data.append(`file:${name}`, await digest(value));
  }
  const answer = await fetch(field.dataset.options, { method: "POST", body: data, credentials: "same-origin" });
  if (!answer.ok) throw new Error(String(answer.status));
  return JSON.stringify(await window.webauthnJSON.get(await answer.json()));
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const field = form.querySelector("input[name=passkey][data-options]");
  const typed = ["code", "password"].some((name) => form.elements[name] && form.elements[name].value);
  if (!field || typed) return;
  event.preventDefault();
  const fault = form.querySelector("[data-passkey-fault]");
  fault.hidden = true;
  try {
    field.value = await signed(form, field);
    form.submit();
  } catch (error) {
    fault.hidden = false;
  }
});
