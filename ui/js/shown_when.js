import { Controller } from "@hotwired/stimulus";

// Asks a question only under the answer that it belongs to; without this it is always asked.
export default class extends Controller {
  static values = { field: String, choice: String };

  connect() {
    this.form = this.element.closest("form");
    this.onChange = () => this.show();
    this.form.addEventListener("change", this.onChange);
    this.show();
  }

  disconnect() {
    this.form.removeEventListener("change", this.onChange);
  }

  show() {
    const given = new FormData(this.form).getAll(this.fieldValue);
    this.element.hidden = !given.includes(this.choiceValue);
  }
}
