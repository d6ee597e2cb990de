// Shows passkey buttons where the browser knows passkeys, and says when one was not read.
(() => {
  const show = (name, shown) => {
    for (const element of document.querySelectorAll(`[data-passkey="${name}"]`)) element.hidden = !shown;
  };
  const known = "PublicKeyCredential" in window;
  show("missing", !known);
  show("button", known);
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    show("failed", true);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest('[data-passkey="button"]')) show("failed", false);
  });
})();
