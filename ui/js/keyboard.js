import { Controller } from "@hotwired/stimulus";

const OFF = "bluelamp-keys-off";
const WRITING = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";

// j and k go through the rows, the letters of data-key press their button or link, ? lists them;
// Escape leaves a field that is written in, so that the letters are keys again.
export default class extends Controller {
  static targets = ["help", "list", "opener", "switch"];

  connect() {
    this.onKey = (event) => this.key(event);
    document.addEventListener("keydown", this.onKey);
    for (const opener of this.openerTargets) opener.hidden = false;
    // WCAG 2.1.4: letter keys can be turned off.
    this.switchTarget.checked = !this.off;
  }

  disconnect() {
    document.removeEventListener("keydown", this.onKey);
  }

  get off() {
    return localStorage.getItem(OFF) === "yes";
  }

  switch() {
    if (this.switchTarget.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "yes");
  }

  key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (this.off || document.querySelector("dialog[open]")) return;
    const field = event.target.closest(WRITING);
    if (field) {
      if (event.key === "Escape") field.blur();
      return;
    }
    if (event.key === "?") this.help();
    else if (event.key === "j") this.step(1);
    else if (event.key === "k") this.step(-1);
    else if (!this.press(event.key)) return;
    event.preventDefault();
  }

  step(by) {
    const links = [...document.querySelectorAll(".row__title")].filter((link) => link.checkVisibility());
    if (links.length === 0) return;
    let at = links.indexOf(document.activeElement);
    if (at < 0) {
      at = links.findIndex((link) => link.hasAttribute("aria-current"));
      if (at < 0) at = by > 0 ? -1 : links.length;
    }
    const next = links[Math.min(links.length - 1, Math.max(0, at + by))];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  press(key) {
    if (key.length !== 1) return false;
    const target = this.keyed().find((element) => element.dataset.key === key);
    if (!target) return false;
    if (target.matches(WRITING)) target.focus();
    else target.click();
    return true;
  }

  keyed() {
    return [...document.querySelectorAll("[data-key]")].filter(
      (element) => !element.disabled && element.checkVisibility(),
    );
  }

  help() {
    for (const old of this.listTarget.querySelectorAll("[data-page-key]")) old.remove();
    for (const element of this.keyed()) this.listTarget.append(this.line(element));
    this.helpTarget.showModal();
  }

  line(element) {
    const line = document.createElement("div");
    line.dataset.pageKey = "";
    const key = document.createElement("kbd");
    key.textContent = element.dataset.key;
    const term = document.createElement("dt");
    term.append(key);
    const words = document.createElement("dd");
    words.textContent = element.labels?.[0]?.textContent ?? element.textContent.trim();
    line.append(term, words);
    return line;
  }
}
