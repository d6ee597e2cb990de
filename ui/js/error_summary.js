import { Controller } from "@hotwired/stimulus";

// What is wrong is the first thing that is read, and each line leads to its field.
export default class extends Controller {
  connect() {
    this.element.focus();
  }
}
