// Behaviour on top of pages that work without it. One file, no eval, no inline anything.
import { Application } from "@hotwired/stimulus";
import "./answers.js";
import Clock from "./clock.js";
import Copy from "./copy.js";
import Count from "./count.js";
import ErrorSummary from "./error_summary.js";
import Forms from "./forms.js";
import Keyboard from "./keyboard.js";
import Menu from "./menu.js";
import Reveal from "./reveal.js";
import ShownWhen from "./shown_when.js";

const station = Application.start();
station.register("clock", Clock);
station.register("copy", Copy);
station.register("count", Count);
station.register("error-summary", ErrorSummary);
station.register("forms", Forms);
station.register("keyboard", Keyboard);
station.register("menu", Menu);
station.register("reveal", Reveal);
station.register("shown-when", ShownWhen);
