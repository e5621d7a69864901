// The paths of customers: search, filter and pages.  The first page stands there as it was written;
// the elements made here are those of sections/paths.html, and the data are read when first asked for.
const list = document.getElementById("path-list");
if (list) {
  const PAGE = 25;
  const KINDS = { s: "sync", m: "model", l: "log", x: "stop" };
  const tools = document.getElementById("path-tools");
  const search = document.getElementById("path-search");
  const filter = document.getElementById("path-filter");
  const status = document.getElementById("path-status");
  const [back, on] = ["path-back", "path-on"].map((id) => document.getElementById(id));
  // As people type what they see: spaces for new lines, in any case.
  const typed = (text) => text.normalize().toLocaleLowerCase().replace(/\s+/g, " ").trim();
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
  const element = (tag, className, text) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };
  let page = 0;
  let data;
  const read = () => {
    data = JSON.parse(document.getElementById("path-data").textContent);
    data.sought = data.names.map(typed);
    data.split = data.rows.map((row) => row[3].split(" ").filter(Boolean).map((move) => [move[0], +move.slice(1)]));
  };
  const count = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, data.thousands);

  const shown = (row) => {
    const { names, rows, split, marks, words, texts } = data;
    const item = element("li");
    const head = element("span");
    const [cases, share, cost] = rows[row];
    const fits = cost === 0 ? `, ${texts.fits}` : "";
    head.append(element("strong", "", cases), " ", element("span", "muted", share + fits));
    const moves = element("span");
    for (const [kind, name] of split[row]) {
      const move = element("span", `move ${KINDS[kind]}`);
      if (marks[kind]) {
        const mark = element("span", "", marks[kind]);
        mark.setAttribute("aria-hidden", "true");
        move.append(mark, element("span", "unseen", `${words[kind]}: `));
      }
      move.append(kind === "x" ? texts.stop : element("bdi", "", names[name]));
      moves.append(move, " ");
    }
    item.append(head, " ", moves);
    return item;
  };

  const fits = ({ rows, split, sought }, row, wanted, kind) =>
    (!kind || (kind === "fit" ? rows[row][2] === 0 : split[row].some((move) => move[0] === kind))) &&
    (!wanted || split[row].some(([k, name]) => k !== "x" && sought[name].includes(wanted)));

  const show = () => {
    if (!data) read();
    const { rows, texts } = data;
    const wanted = typed(search.value);
    const found = rows.map((_, row) => row).filter((row) => fits(data, row, wanted, filter.value));
    const pages = Math.max(Math.ceil(found.length / PAGE), 1);
    page = Math.min(page, pages - 1);
    list.replaceChildren(...found.slice(page * PAGE, (page + 1) * PAGE).map(shown));
    status.textContent = fill(found.length ? texts.status : texts.none, {
      first: count(page * PAGE + 1),
      last: count(Math.min((page + 1) * PAGE, found.length)),
      found: count(found.length),
      all: count(rows.length),
    });
    back.disabled = page === 0;
    on.disabled = page === pages - 1;
  };

  const turn = (by) => () => {
    page += by;
    show();
  };
  for (const control of [search, filter]) {
    control.addEventListener("input", () => {
      page = 0;
      show();
    });
  }
  back.addEventListener("click", turn(-1));
  on.addEventListener("click", turn(1));
  status.textContent = status.dataset.first;
  tools.hidden = false;
  if (search.value || filter.value) show(); // kept by the browser from a visit before
}
