// A form that is signed by passkey: unless a code or a password was typed, its button asks the passkey.

async function signed(form, field) {
  const data = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && name !== "passkey") data.append(name, value);
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
