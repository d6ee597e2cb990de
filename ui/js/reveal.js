import { Controller } from "@hotwired/stimulus";

// What was uncovered is covered again when the page is left, by Escape, and never stays in colour.
export default class extends Controller {
  static targets = ["colour"];

  connect() {
    this.onHide = () => { if (document.hidden) this.cover(); };
    this.onKey = (event) => { if (event.key === "Escape") this.cover(); };
    this.onToggle = () => { if (!this.element.open) this.colourTarget.checked = false; };
    document.addEventListener("visibilitychange", this.onHide);
    document.addEventListener("keydown", this.onKey);
    this.element.addEventListener("toggle", this.onToggle);
  }

  disconnect() {
    document.removeEventListener("visibilitychange", this.onHide);
    document.removeEventListener("keydown", this.onKey);
    this.element.removeEventListener("toggle", this.onToggle);
  }

  cover() {
    this.element.open = false;
  }
}
