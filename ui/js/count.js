import { Controller } from "@hotwired/stimulus";

// Counts as the server will: in characters, a line's end as the two that a form sends.
export default class extends Controller {
  static targets = ["text", "told", "spoken"];
  static values = { limit: Number, left: String, over: String };

  connect() {
    this.listener = () => this.count();
    this.textTarget.addEventListener("input", this.listener);
    this.count();
  }

  disconnect() {
    this.textTarget.removeEventListener("input", this.listener);
    clearTimeout(this.timer);
  }

  count() {
    const left = this.limitValue - [...this.textTarget.value.replace(/\r?\n/g, "\r\n")].length;
    const words = (left < 0 ? this.overValue : this.leftValue).replace("%d", Math.abs(left));
    this.toldTarget.textContent = words;
    this.toldTarget.classList.toggle("count--over", left < 0);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { this.spokenTarget.textContent = words; }, 1000);
  }
}
