/* The panel's one script. Every page works without it; it only saves a step or a page load:
   busy buttons, reasons, dialogs, toasts, theme, search keys, and the keys of a list. */
"use strict";

document.documentElement.dataset.script = "yes";

(() => {
  const typing = (target) =>
    target instanceof Element && target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

  /* Buttons: pressed once only; the label stays. */
  const busy = (button) => {
    if (button) button.setAttribute("aria-busy", "true");
  };
  const rested = (root) => {
    for (const button of root.querySelectorAll("[aria-busy=true].btn")) button.removeAttribute("aria-busy");
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    /* A form that answers with a file leaves the page standing, so it may be sent again. */
    if (form.method === "dialog" || form.hasAttribute("data-again")) return;
    if (form.dataset.sent && !form.hasAttribute("hx-post")) {
      event.preventDefault();
      return;
    }
    if (form.matches("[data-theme-form]")) {
      changeTheme(event, form);
      return;
    }
    busy(event.submitter);
    if (form.method === "post") form.dataset.sent = "yes";
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest("form");
    if (form) delete form.dataset.sent;
    rested(form || event.target);
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
    rested(document);
  });

  const changeTheme = async (event, form) => {
    const choice = event.submitter ? event.submitter.value : "";
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form, event.submitter));
    const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => null);
    if (!answer || (answer.type !== "opaqueredirect" && !answer.ok)) {
      form.submit();
      return;
    }
    if (choice === "light" || choice === "dark") document.documentElement.dataset.theme = choice;
    else delete document.documentElement.dataset.theme;
    const shown = [...form.querySelectorAll("button")].find((button) => button.offsetParent);
    if (shown) shown.focus();
  };

  /* A button that cannot be pressed leads to the line that says why. */
  document.addEventListener(
    "click",
    (event) => {
      const button = event.target.closest("[aria-disabled=true]");
      if (!button) return;
      event.preventDefault();
      event.stopPropagation();
      const reason = document.getElementById(button.dataset.reason || "");
      if (reason) reason.focus();
    },
    true,
  );

  /* Dialogs: the link's own page is the way without script. */
  let opener = null;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-dialog]");
    const dialog = button && document.getElementById(button.dataset.dialog);
    if (!dialog || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    opener = button;
    dialog.showModal();
    dialog.addEventListener("close", () => opener && opener.focus(), { once: true });
  });

  /* Details used as menus close when one leaves them. */
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll(".menu-button[open], .company[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  document.addEventListener("animationend", (event) => {
    if (event.animationName === "leave") event.target.remove();
  });

  /* The list of errors, or the first field in error, takes focus. */
  const toError = (root) => {
    const first = root.querySelector("[data-first-error]") || root.querySelector("[aria-invalid=true]");
    if (first) first.focus();
  };
  toError(document);
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.querySelector("[aria-invalid=true]")) toError(event.target);
  });

  /* Copy what a button names; the text stands on the page, so nothing is lost without it. */
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    const source = button && document.getElementById(button.dataset.copy);
    if (source && navigator.clipboard) navigator.clipboard.writeText(source.value || source.textContent.trim());
  });

  /* Polling stops in a hidden tab. */
  document.addEventListener("htmx:confirm", (event) => {
    const trigger = event.detail.elt.getAttribute("hx-trigger") || "";
    if (document.hidden && trigger.startsWith("every")) event.preventDefault();
  });

  /* Keys of a list: arrows, space, Enter, and letters that press a button of the row. */
  const rowsOf = (list) => [...list.querySelectorAll("[data-row]")].filter((row) => row.offsetParent);
  /* A grid is a list in two dimensions: its rows are links, one of which is a stop of the Tab key. */
  const isGrid = (list) => list.dataset.list === "grid";
  const enter = (root) => {
    for (const list of root.querySelectorAll("[data-list]")) {
      const rows = rowsOf(list);
      if (isGrid(list) && !list.dataset.entered) {
        list.dataset.entered = "yes";
        const open = rows.find((row) => row.hasAttribute("aria-current")) || rows[0];
        for (const row of rows) row.tabIndex = row === open ? 0 : -1;
      } else if (rows.length && !rows.some((row) => row.tabIndex === 0)) rows[0].tabIndex = 0;
    }
  };
  enter(document);
  document.addEventListener("htmx:load", () => enter(document));

  const stand = (row, next) => {
    if (!next) return;
    for (const other of next.closest("[data-list]").querySelectorAll('[data-row][tabindex="0"]')) other.tabIndex = -1;
    row.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  };
  const move = (row, step) => {
    const rows = rowsOf(row.closest("[data-list]"));
    stand(row, rows[rows.indexOf(row) + step]);
  };
  /* Sideways to the next day with an entry, up and down through the day, then to the next employee. */
  const inGrid = (event, row) => {
    const cell = row.closest("td");
    const line = row.closest("[data-line]");
    const entries = (place) => [...place.querySelectorAll("[data-row]")];
    const nearest = (place, at) => {
      const cells = [...place.children].filter((one) => entries(one).length);
      const best = cells.sort((a, b) => Math.abs(a.cellIndex - at) - Math.abs(b.cellIndex - at))[0];
      return best ? entries(best) : [];
    };
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : -1;
      const beside = entries(cell)[entries(cell).indexOf(row) + step];
      let next = line;
      let found = [];
      while (!beside && !found.length && next) {
        next = step > 0 ? next.nextElementSibling : next.previousElementSibling;
        if (next) found = nearest(next, cell.cellIndex);
      }
      return stand(row, beside || found.at(step > 0 ? 0 : -1)), true;
    }
    if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      const step = event.key === "ArrowRight" ? 1 : -1;
      const at = entries(cell).indexOf(row);
      let next = cell;
      let found = [];
      while (next && !found.length) {
        next = step > 0 ? next.nextElementSibling : next.previousElementSibling;
        if (next) found = entries(next);
      }
      return stand(row, found[Math.min(at, found.length - 1)]), true;
    }
    if (!letters() || event.key.toLowerCase() !== "g") return false;
    if (event.shiftKey) return press(line.querySelector('[data-shift-key="g"]'));
    const form = document.getElementById(row.closest("[data-list]").dataset.approveForm || "");
    if (!form || !row.dataset.approve) return false;
    form.elements.entry.value = row.dataset.approve;
    form.requestSubmit();
    return true;
  };
  /* The entry that opens below is the marked one; the server says the same on the next page. */
  document.addEventListener("click", (event) => {
    const row = event.target.closest('[data-list="grid"] [data-row]');
    if (!row || event.ctrlKey || event.metaKey) return;
    for (const other of row.closest("[data-list]").querySelectorAll("[data-row][aria-current]")) other.removeAttribute("aria-current");
    row.setAttribute("aria-current", "true");
    stand(row, row);
  });
  const press = (element) => {
    if (element) element.click();
    return Boolean(element);
  };
  const inRow = (event, row) => {
    const onRow = event.target === row;
    if (isGrid(row.closest("[data-list]"))) return inGrid(event, row);
    if (event.key === "ArrowDown") return move(row, 1), true;
    if (event.key === "ArrowUp") return move(row, -1), true;
    if (event.key === " " && onRow) return press(row.querySelector("input[type=checkbox]"));
    if (event.key === "Enter" && onRow) return press(row.querySelector("[data-open], summary, a"));
    return letters() && press(row.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`));
  };
  const letters = () => document.body.dataset.letterKeys !== "off";
  const inList = (event) => {
    if (!letters()) return false;
    if (event.key === "/") return toSearch();
    if (event.key.toLowerCase() === "z") return press(document.querySelector("#toasts [data-key=z], [data-undo]"));
    if (event.key === "[") return press(document.querySelector("[data-prev]"));
    if (event.key === "]") return press(document.querySelector("[data-next]"));
    if (event.key === "?") return help();
    return false;
  };
  const toSearch = () => {
    const field = document.querySelector('[data-search="/"]');
    if (field) field.focus();
    return Boolean(field);
  };
  const help = () => {
    const dialog = document.getElementById("keyboard-help");
    if (dialog && !dialog.open) dialog.showModal();
    return Boolean(dialog);
  };
  const everywhere = (event) => {
    const key = event.key.toLowerCase();
    if (key === "k") {
      const field = [...document.querySelectorAll("#go-to")].find((input) => input.offsetParent);
      if (field) field.focus();
      return Boolean(field);
    }
    const form = key === "s" ? document.querySelector("form[data-save]") : null;
    if (form) form.requestSubmit();
    return Boolean(form);
  };

  /* A row that an answer took away leaves its focus to what stands in its place, else the keys go dead. */
  let left = null;
  document.addEventListener("htmx:beforeSwap", () => {
    const row = document.activeElement && document.activeElement.closest("[data-row]");
    const list = row && row.closest("[data-list]");
    left = list && { list, at: rowsOf(list).indexOf(row) };
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (!left || document.activeElement !== document.body) return;
    const rows = rowsOf(left.list);
    const row = rows[Math.min(left.at, rows.length - 1)];
    left = null;
    if (!row) return;
    row.tabIndex = 0;
    row.focus();
  });

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.isComposing) return;
    if (event.ctrlKey || event.metaKey) {
      if (!event.shiftKey && everywhere(event)) event.preventDefault();
      return;
    }
    if (event.key === "Escape") {
      for (const menu of document.querySelectorAll(".menu-button[open], .company[open]")) menu.open = false;
      const inside = event.target.closest('[data-list="grid"], [data-detail]');
      if (inside && press(document.querySelector("[data-detail] [data-close]"))) event.preventDefault();
      return;
    }
    if (typing(event.target)) return;
    const list = event.target.closest("[data-list]");
    if (!list) return;
    const row = event.target.closest("[data-row]");
    if ((row && inRow(event, row)) || inList(event)) event.preventDefault();
  });

  /* Lost net on the desktop: say so, and say when it is back. */
  const strip = document.getElementById("no-contact");
  const net = (lost) => {
    if (strip) strip.hidden = !lost;
  };
  document.addEventListener("htmx:sendError", () => net(true));
  document.addEventListener("htmx:afterOnLoad", () => net(false));
  window.addEventListener("online", () => net(false));
})();
