// A live part that did not change is not drawn again: what somebody reads, selects or focuses stays.
const shown = new WeakMap();

document.addEventListener("htmx:beforeSwap", (event) => {
  const part = event.detail.target;
  const tag = event.detail.xhr.getResponseHeader("ETag");
  if (!tag || !part.matches("[data-live]")) return;
  if (shown.get(part) === tag) event.detail.shouldSwap = false;
  shown.set(part, tag);
});
