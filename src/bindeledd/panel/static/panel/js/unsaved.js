/* Names what is changed and not saved in a form with data-unsaved="<id of the line that says so>". */
"use strict";

(() => {
  const form = document.querySelector("form[data-unsaved]");
  const line = form && document.getElementById(form.dataset.unsaved);
  if (!line) return;

  const shown = (field) => {
    if (field.type === "checkbox") return field.checked;
    if (field.type === "radio") return field.checked;
    return field.value;
  };
  const was = new Map([...form.elements].filter((field) => field.name).map((field) => [field, field.dataset.was ?? shown(field)]));
  const nameOf = (field) => {
    const place = field.closest("tr, .setting");
    const label = place ? place.querySelector("th, .label") : field.closest("label");
    return label ? label.textContent.trim() : field.name;
  };
  const tell = () => {
    const changed = [...was].filter(([field, value]) => shown(field) !== value);
    const names = [...new Set(changed.map(([field]) => nameOf(field)))];
    line.textContent = names.length ? `${line.dataset.some} ${names.join(", ")}` : line.dataset.none;
  };
  form.addEventListener("input", tell);
  form.addEventListener("change", tell);
  tell();
})();
