import { Controller } from "@hotwired/stimulus";

// A form is sent once: the second press within a page does nothing.
export default class extends Controller {
  connect() {
    this.sent = new WeakSet();
    this.onSubmit = (event) => this.once(event);
    this.onShow = () => { this.sent = new WeakSet(); this.release(); };
    document.addEventListener("submit", this.onSubmit);
    // Coming back to the page by the back button, it may be sent again.
    window.addEventListener("pageshow", this.onShow);
  }

  disconnect() {
    document.removeEventListener("submit", this.onSubmit);
    window.removeEventListener("pageshow", this.onShow);
  }

  once(event) {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (this.sent.has(form)) {
      event.preventDefault();
      return;
    }
    this.sent.add(form);
    // aria-disabled, not disabled: a disabled button would not send its own name and value.
    event.submitter?.setAttribute("aria-disabled", "true");
  }

  release() {
    for (const button of document.querySelectorAll('button[aria-disabled="true"]')) {
      button.removeAttribute("aria-disabled");
    }
  }
}
