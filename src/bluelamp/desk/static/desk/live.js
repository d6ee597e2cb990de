// A live part that did not change is not drawn again: what somebody reads, selects or focuses stays.
const shown = new WeakMap();

// What was written into the decision while it was being checked is not drawn over.
const CHOSEN = new Set(["action_kind", "offence", "provider"]);
let written = [];

const showing = (part) => shown.get(part) ?? part.dataset.tag;

document.addEventListener("htmx:configRequest", (event) => {
  const tag = event.target.matches("[data-live]") && showing(event.target);
  if (tag) event.detail.headers["If-None-Match"] = tag;
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const part = event.detail.target;
  if (event.detail.xhr.status === 304) event.detail.shouldSwap = false;
  const tag = event.detail.xhr.getResponseHeader("ETag");
  if (tag && part.matches("[data-live]")) {
    if (showing(part) === tag) event.detail.shouldSwap = false;
    shown.set(part, tag);
  }
  if (part.id === "law") {
    written = [...part.querySelectorAll("textarea, input:checked")].filter((field) => !CHOSEN.has(field.name));
  }
});

document.addEventListener("htmx:afterSwap", () => {
  for (const before of written) {
    for (const field of document.querySelectorAll(`#law [name="${CSS.escape(before.name)}"]`)) {
      if (field.type === "radio") field.checked = field.value === before.value;
      else if (field.type !== "hidden") field.value = before.value;
    }
  }
  written = [];
});
