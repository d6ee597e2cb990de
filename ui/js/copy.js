import { Controller } from "@hotwired/stimulus";

// Shows a button that copies the code, where the browser can.
export default class extends Controller {
  static targets = ["code", "button", "said"];

  connect() {
    if (navigator.clipboard) this.buttonTarget.hidden = false;
  }

  async copy() {
    await navigator.clipboard.writeText(this.codeTarget.textContent.trim());
    this.saidTarget.textContent = this.saidTarget.dataset.words;
  }
}
