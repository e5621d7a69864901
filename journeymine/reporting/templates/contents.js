"use strict";
// The contents: a list folds again when one of its entries was chosen, on Escape, and when it is left.
for (const list of document.querySelectorAll("nav details")) {
  const fold = () => { list.open = false; };
  list.addEventListener("click", (event) => { if (event.target.closest("a")) fold(); });
  list.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !list.open) return;
    fold();
    list.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => { if (!list.contains(event.target)) fold(); });
  list.addEventListener("focusout", (event) => { if (event.relatedTarget && !list.contains(event.relatedTarget)) fold(); });
}
