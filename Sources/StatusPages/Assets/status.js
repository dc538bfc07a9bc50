"use strict";
// What the pages do where scripts run: tables sort by a click on a heading, and the page renews itself without losing that.
{
  // By the name of the table's region: which tables there are changes.
  const sorting = new Map();
  const nameOf = (table) => {
    const region = table.closest("[role=region]");
    return region?.getAttribute("aria-label") ?? region?.getAttribute("aria-labelledby");
  };

  const valueOf = (row, column) => {
    const cell = row.cells[column];
    const text = cell.dataset.sort ?? cell.textContent.trim();
    const number = Number(text.replace(/\u202f/g, ""));
    return text !== "" && !Number.isNaN(number) ? number : text;
  };

  const compare = (one, other) => {
    const areNumbers = typeof one === "number" && typeof other === "number";
    if (areNumbers) return one - other;
    // What is unknown has no number, and comes last in descending order.
    if (typeof one === "number") return 1;
    if (typeof other === "number") return -1;
    return one.localeCompare(other);
  };

  const sort = (table, column, direction) => {
    const sign = direction === "ascending" ? 1 : -1;
    const rows = [...table.tBodies[0].rows];
    rows.sort((one, other) => sign * compare(valueOf(one, column), valueOf(other, column)));
    table.tBodies[0].append(...rows);
    [...table.tHead.rows[0].cells].forEach((heading, index) => {
      if (index === column) heading.setAttribute("aria-sort", direction);
      else heading.removeAttribute("aria-sort");
    });
  };

  const prepare = () => {
    document.querySelectorAll("table.sortable").forEach((table) => {
      const name = nameOf(table);
      [...table.tHead.rows[0].cells].forEach((heading, column) => {
        const button = document.createElement("button");
        button.type = "button";
        button.append(...heading.childNodes);
        heading.append(button);
        button.addEventListener("click", () => {
          const first = heading.classList.contains("number") ? "descending" : "ascending";
          const second = first === "ascending" ? "descending" : "ascending";
          const direction = heading.getAttribute("aria-sort") === first ? second : first;
          sorting.set(name, [column, direction]);
          sort(table, column, direction);
        });
      });
      if (sorting.has(name)) sort(table, ...sorting.get(name));
    });
  };

  // Not while somebody types, selects text or has looked away.
  const isBusy = () => document.hidden || document.activeElement?.matches("input, select")
    || String(document.getSelection()) !== "";

  const renew = async () => {
    if (isBusy()) return;
    const response = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const [main, footer] = [page.querySelector("main"), page.querySelector("footer")];
    // A proxy may answer with something else.
    if (!response.ok || !main || !footer) return;
    const heading = document.activeElement?.closest("th");
    const focused = heading && [nameOf(heading.closest("table")), heading.cellIndex];
    const open = [...document.querySelectorAll("details")].map((details) => details.open);
    document.querySelector("main").replaceWith(main);
    document.querySelector("footer").replaceWith(footer);
    document.title = page.title;
    document.querySelectorAll("details").forEach((details, index) => { details.open = open[index] ?? false; });
    prepare();
    if (focused) {
      const table = [...document.querySelectorAll("table.sortable")].find((each) => nameOf(each) === focused[0]);
      table?.tHead.rows[0].cells[focused[1]]?.querySelector("button")?.focus();
    }
  };

  prepare();
  // A renewal that fails is tried again at the next turn: the page tells its own age.
  setInterval(() => renew().catch(() => {}), Number(document.body.dataset.refresh) * 1000);
}
