import { Controller } from "@hotwired/stimulus";

const MINUTE = 60, HOUR = 3600, DAY = 86400;
const pad = (n) => String(n).padStart(2, "0");

// Keeps a clock right while the page stays open; says what bluelamp.ui.clocks says.
export default class extends Controller {
  static targets = ["short", "word"];
  static values = { kind: String, now: String, justNow: String, left: String, late: String,
    days: String, minutesAgo: String, hoursAgo: String, daysAgo: String };

  connect() {
    this.timer = setInterval(() => this.tell(), 15_000);
  }

  disconnect() {
    clearInterval(this.timer);
  }

  tell() {
    const seconds = Math.trunc((Date.parse(this.element.dateTime) - Date.now()) / 1000);
    if (this.kindValue === "due") this.tellDue(seconds);
    else this.tellAgo(Math.max(0, -seconds));
  }

  tellDue(left) {
    const far = Math.abs(left);
    const near = far < MINUTE;
    const tone = left < 2 * HOUR ? "stop" : left < DAY ? "wait" : "plain";
    this.shortTarget.textContent = near ? this.nowValue
      : far < DAY ? `${pad(Math.floor(far / HOUR))}:${pad(Math.floor((far % HOUR) / MINUTE))}`
      : this.daysValue.replace("%d", Math.floor(far / DAY));
    this.wordTarget.textContent = near ? "" : left < 0 ? this.lateValue : this.leftValue;
    this.element.classList.remove("clock--stop", "clock--wait", "clock--plain");
    this.element.classList.add(`clock--${tone}`);
  }

  tellAgo(gone) {
    this.shortTarget.textContent = gone < MINUTE ? this.justNowValue
      : gone < HOUR ? this.minutesAgoValue.replace("%d", Math.floor(gone / MINUTE))
      : gone < DAY ? this.hoursAgoValue.replace("%d", Math.floor(gone / HOUR))
      : this.daysAgoValue.replace("%d", Math.floor(gone / DAY));
  }
}
