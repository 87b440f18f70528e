// Small comforts on top of pages that work without them.

// An open menu closes when the eye goes elsewhere.
function closeMenus(except) {
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
    if (menu !== except) menu.open = false;
  });
}
document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-menu]")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details[data-menu][open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

// One tick for all the rows of a table: hidden in the markup, since it cannot work without this script.
function showTickAll(root) {
  root.querySelectorAll("[data-tick-all]").forEach((all) => { all.hidden = false; });
}
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-tick-all]")) return;
  const rows = event.target.closest("table").querySelectorAll('tbody input[type="checkbox"]');
  rows.forEach((row) => { row.checked = event.target.checked; });
});
document.addEventListener("DOMContentLoaded", () => showTickAll(document));
document.addEventListener("htmx:load", (event) => showTickAll(event.detail.elt));
