// Picking a guess fills the field without a round trip; the best unit is filled in as long as
// nobody has chosen one. A module: however often the page is swapped in, it runs once.
const UNIT = "id_suggested_unit";
let guessed = "";

function pick(button) {
  const field = document.getElementById(button.dataset.pick);
  field.value = button.dataset.value;
  return field;
}
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-pick]");
  if (!button) return;
  event.preventDefault();
  pick(button).focus();
});
document.addEventListener("htmx:afterSwap", (event) => {
  const field = document.getElementById(UNIT);
  const best = event.target.querySelector(`[data-pick="${UNIT}"]`);
  if (!field || !best || (field.value && field.value !== guessed)) return;
  guessed = best.dataset.value;
  field.value = guessed;
});
