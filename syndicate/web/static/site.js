// Comfort for the site: a file can be dropped on the form, and the wait is told in seconds. Nothing here is needed.
(() => {
  "use strict";

  for (const form of document.querySelectorAll("form[data-drop]")) {
    const file = form.querySelector("input[type=file]");
    const told = form.querySelector("[data-dropped]");
    const over = (on) => form.classList.toggle("over", on);
    const holdsFile = (event) => Array.from(event.dataTransfer?.types || []).includes("Files");

    for (const kind of ["dragenter", "dragover"]) {
      form.addEventListener(kind, (event) => {
        if (!holdsFile(event)) return;
        event.preventDefault();
        over(true);
      });
    }
    form.addEventListener("dragleave", (event) => {
      if (!form.contains(event.relatedTarget)) over(false);
    });
    form.addEventListener("drop", (event) => {
      over(false);
      if (!holdsFile(event)) return;
      event.preventDefault();
      const dropped = new DataTransfer();
      dropped.items.add(event.dataTransfer.files[0]);
      file.files = dropped.files;
      told.textContent = event.dataTransfer.files.length > 1 ? "Only the first file is checked." : "";
      form.requestSubmit();
    });
    form.addEventListener("submit", (event) => {
      const empty = file.files.length === 0 && form.querySelector("textarea").value.trim() === "";
      if (!empty) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      told.textContent = "Paste a draft, or choose a file.";
      form.querySelector("textarea").focus();
    }, true);
  }

  const bar = document.querySelector("#progress progress");
  const said = document.querySelector("#progress [data-said]");
  let clock = 0;
  if (bar && said) {
    document.addEventListener("htmx:beforeRequest", (event) => {
      if (!event.target.matches("form[data-drop]")) return;
      const began = Date.now();
      bar.removeAttribute("value");
      said.textContent = "Checking";
      clearInterval(clock);
      clock = setInterval(() => {
        const seconds = Math.round((Date.now() - began) / 1000);
        said.textContent = `Checking, ${seconds} ${seconds === 1 ? "second" : "seconds"}`;
      }, 1000);
    });
    document.addEventListener("htmx:xhr:progress", (event) => {
      const { lengthComputable, loaded, total } = event.detail;
      if (!lengthComputable || loaded >= total) return void bar.removeAttribute("value");
      bar.max = total;
      bar.value = loaded;
      said.textContent = `Sending, ${Math.round((100 * loaded) / total)}%`;
    });
    document.addEventListener("htmx:afterRequest", () => clearInterval(clock));
    document.addEventListener("htmx:sendError", () => {
      document.getElementById("result").textContent = "The site does not answer. Is it still running?";
    });
  }
})();
