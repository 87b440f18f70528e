/* Where the browser can work for it, a proof of work takes the place of the question. */
(() => {
  const box = document.getElementById("proof");
  const question = document.getElementById("proof-question");
  if (!box || !window.isSecureContext || !window.$altcha) return;
  window.$altcha.algorithms.set("PBKDF2/SHA-256", () => new Worker(box.dataset.worker));
  const widget = document.createElement("altcha-widget");
  widget.setAttribute("challenge", box.dataset.challenge);
  widget.setAttribute("language", box.dataset.language);
  widget.setAttribute("auto", "onload");
  widget.addEventListener("statechange", (event) => {
    question.hidden = event.detail.state !== "error";
  });
  question.before(widget);
  question.hidden = true;
})();
