/* Minus, plus and the usual values count on the phone itself; without this each press is a page load. */
"use strict";

(() => {
  const comma = (document.documentElement.lang || "").startsWith("en") ? "." : ",";
  /* Thousandths in whole numbers: 0.1 + 0.2 must be 0.3. */
  const read = (text) => {
    const clean = String(text).replace(/\s/g, "").replace(",", ".");
    return clean === "" || Number.isNaN(Number(clean)) ? 0 : Math.round(Number(clean) * 1000);
  };
  const written = (thousandths, fine) => {
    const whole = Math.trunc(thousandths / 1000);
    const rest = String(Math.abs(thousandths % 1000)).padStart(3, "0").replace(/0+$/, "");
    if (!rest) return fine ? `${whole}${comma}0` : String(whole);
    return `${thousandths < 0 && whole === 0 ? "-" : ""}${whole}${comma}${rest}`;
  };
  const put = (box, input, value) => {
    const least = read(box.dataset.min || "0");
    const most = box.dataset.max ? read(box.dataset.max) : Infinity;
    input.value = written(Math.max(least, Math.min(most, value)), box.dataset.step.includes("."));
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-less], [data-more]");
    const box = button && button.closest("[data-stepper]");
    if (!box) return;
    event.preventDefault();
    const input = box.querySelector("input");
    const step = read(box.dataset.step);
    const now = read(input.value);
    /* From 7.25 one press goes to 7.5, not to 7.75. */
    const onStep = now % step === 0;
    const next = button.hasAttribute("data-more")
      ? (Math.floor(now / step) + 1) * step
      : (onStep ? now / step - 1 : Math.floor(now / step)) * step;
    put(box, input, next);
  });

  document.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-quick] [data-value]");
    if (!chip) return;
    const form = chip.closest("form") || document;
    const input = form.querySelector(`[data-stepper] input[name="${CSS.escape(chip.closest("[data-quick]").dataset.quick)}"]`);
    if (!input) return;
    event.preventDefault();
    put(input.closest("[data-stepper]"), input, read(chip.dataset.value));
  });

  /* The usual value that stands in the field is the pressed one. */
  document.addEventListener("input", (event) => {
    if (!event.target.closest("[data-stepper]")) return;
    const group = (event.target.form || document).querySelector(`[data-quick="${CSS.escape(event.target.name)}"]`);
    if (!group) return;
    for (const chip of group.querySelectorAll("[data-value]")) {
      chip.setAttribute("aria-pressed", String(read(chip.dataset.value) === read(event.target.value)));
    }
  });
})();
