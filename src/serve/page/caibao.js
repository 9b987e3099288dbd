// What saves a click. Everything works without it.
"use strict";

// Light or dark: as the system has it until somebody says otherwise.
const theme = document.querySelector(".theme");
const shown = localStorage.getItem("theme");
if (shown) document.documentElement.dataset.theme = shown;
if (theme) {
  theme.hidden = false;
  theme.addEventListener("click", () => {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    const now = document.documentElement.dataset.theme ?? dark;
    const next = now === "dark" ? "light" : "dark";
    document.documentElement.dataset.theme = next;
    localStorage.setItem("theme", next);
  });
}
