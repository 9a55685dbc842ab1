/* Dragging invoice lines with a mouse, and ticks of a whole group. The menu of each line does the same without. */
"use strict";

(() => {
  /* Group ticks: all, some, none. */
  const follow = (body) => {
    const all = body.querySelector("[data-tick-all]");
    if (!all) return;
    const boxes = [...body.querySelectorAll("input[type=checkbox]:not([data-tick-all])")];
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = boxes.length > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  const followAll = () => {
    for (const body of document.querySelectorAll("[data-ticks]")) follow(body);
  };
  followAll();
  document.addEventListener("htmx:load", followAll);
  document.addEventListener("change", (event) => {
    const body = event.target.closest("[data-ticks]");
    if (!body) return;
    if (event.target.hasAttribute("data-tick-all")) {
      const boxes = [...body.querySelectorAll("input[type=checkbox]:not([data-tick-all])")];
      for (const box of boxes) box.checked = event.target.checked;
    }
    follow(body);
  });

  /* A tick made while an earlier one is being answered: that answer knows nothing of it and would take
     it back, with the question that waits to be sent. It is left aside; the next answer has both. */
  const isAhead = (form) => "ahead" in form.dataset;
  document.addEventListener("change", (event) => {
    const body = event.target.closest("[data-ticks]");
    const box = body && body.querySelector("input[name]");
    if (box && box.form) box.form.dataset.ahead = "";
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (isAhead(event.detail.elt)) delete event.detail.elt.dataset.ahead;
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (isAhead(event.detail.requestConfig.elt)) event.detail.shouldSwap = false;
  });

  /* Lines: the sign is the handle, the row is what moves. */
  let moving = null;
  const lines = (body) => [...body.querySelectorAll("tr[data-line]")];
  document.addEventListener("pointerdown", (event) => {
    const row = event.target.closest(".grip") && event.target.closest("[data-sortable] tr[data-line]");
    if (row && event.pointerType === "mouse") row.draggable = true;
  });
  document.addEventListener("dragstart", (event) => {
    moving = event.target.closest("[data-sortable] tr[data-line]");
    if (!moving) return;
    moving.classList.add("dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", moving.dataset.line);
  });
  document.addEventListener("dragover", (event) => {
    const row = moving && event.target.closest("tr[data-line]");
    if (!row || row.parentElement !== moving.parentElement) return;
    event.preventDefault();
    for (const other of lines(row.parentElement)) other.classList.toggle("over", other === row);
  });
  document.addEventListener("drop", (event) => {
    const row = moving && event.target.closest("tr[data-line]");
    if (!row || row === moving || row.parentElement !== moving.parentElement) return;
    event.preventDefault();
    const body = row.parentElement;
    const down = lines(body).indexOf(moving) < lines(body).indexOf(row);
    body.insertBefore(moving, down ? row.nextSibling : row);
    const form = document.getElementById(body.dataset.sortable);
    if (!form) return;
    form.elements.order.value = lines(body).map((line) => line.dataset.line).join(",");
    form.requestSubmit();
  });
  document.addEventListener("dragend", () => {
    if (!moving) return;
    for (const row of lines(moving.parentElement)) row.classList.remove("dragged", "over");
    moving.draggable = false;
    moving = null;
  });
})();
