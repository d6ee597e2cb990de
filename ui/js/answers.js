// What the station answered instead of a part of the page: one sentence, and the page stays.
const NOT_REACHED = "The station cannot be reached. What you wrote stays on this page: try again.";
const BROKEN = "Something went wrong here. What you wrote stays on this page: try again.";

let notice;

function tell(sentence) {
  if (!notice) {
    notice = document.createElement("p");
    notice.className = "answer";
    notice.setAttribute("role", "alert");
    document.body.append(notice);
  }
  if (notice.textContent !== sentence) notice.textContent = sentence;
}

function sentenceOf(xhr) {
  const type = xhr.getResponseHeader("Content-Type") ?? "";
  if (type.startsWith("text/plain") && xhr.status < 500) return xhr.responseText;
  const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
  return page.querySelector(".lead")?.textContent.trim() || BROKEN;
}

// A new session has a new token, which every form of the page has to send.
function take(token) {
  for (const field of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) field.value = token;
  if (document.body.hasAttribute("hx-headers")) {
    document.body.setAttribute("hx-headers", JSON.stringify({ "x-csrftoken": token }));
  }
}

const live = (detail) => detail.elt.matches("[data-live]");

// What a button was answered stays until a button is pressed again; the rest ends by itself.
let stays = false;

document.addEventListener("htmx:responseError", ({ detail }) => {
  stays = !live(detail) && detail.xhr.status !== 401;
  tell(sentenceOf(detail.xhr));
});
document.addEventListener("htmx:sendError", () => { stays = false; tell(NOT_REACHED); });
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!notice || !detail.xhr || detail.xhr.status === 0 || detail.xhr.status >= 400) return;
  const token = detail.xhr.getResponseHeader("X-CSRFToken");
  if (token) take(token);
  if (stays && live(detail)) return;
  notice.remove();
  notice = undefined;
});
