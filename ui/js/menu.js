import { Controller } from "@hotwired/stimulus";

// A <details> menu closes on Escape and on a press elsewhere.
export default class extends Controller {
  connect() {
    this.onKey = (event) => { if (event.key === "Escape" && this.element.open) this.close(true); };
    this.onPress = (event) => { if (!this.element.contains(event.target)) this.close(false); };
    document.addEventListener("keydown", this.onKey);
    document.addEventListener("click", this.onPress);
  }

  disconnect() {
    document.removeEventListener("keydown", this.onKey);
    document.removeEventListener("click", this.onPress);
  }

  close(refocus) {
    this.element.open = false;
    if (refocus) this.element.querySelector("summary").focus();
  }
}
