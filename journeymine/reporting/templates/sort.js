// Names in the order of the page's language, and numbers in them by their value.
const byName = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
// A heading sorts its table: numbers from the largest, names from A; then the other way; then as it was.
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  const given = [...body.rows];
  for (const button of table.querySelectorAll("th button")) {
    const heading = button.closest("th");
    const column = [...heading.parentNode.children].indexOf(heading);
    const cell = (row) => row.children[column];
    const numeric = given.length > 0 && cell(given[0]).dataset.value !== undefined;
    const compare = numeric
      ? (a, b) => cell(a).dataset.value - cell(b).dataset.value
      : (a, b) => byName(cell(a).textContent, cell(b).textContent);
    const turns = numeric ? ["descending", "ascending"] : ["ascending", "descending"];
    button.addEventListener("click", () => {
      const turn = turns[turns.indexOf(heading.getAttribute("aria-sort")) + 1];
      for (const other of table.querySelectorAll("th[aria-sort]")) other.removeAttribute("aria-sort");
      if (turn) heading.setAttribute("aria-sort", turn);
      const sign = turn === "descending" ? -1 : 1;
      body.append(...(turn ? [...given].sort((a, b) => sign * compare(a, b)) : given));
    });
  }
}
