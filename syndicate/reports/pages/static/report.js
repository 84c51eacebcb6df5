// Comfort for pages that are complete without it: going from a passage to its counterpart, choosing what to show, counting
// anew. It reads numbers that stand in the page, makes no request and writes no markup.
(() => {
  "use strict";

  const all = (root, selector) => Array.from(root.querySelectorAll(selector));
  const plural = (number, one, many) => `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
  const percent = (share) => (share <= 0 ? "0%" : share >= 1 ? "100%" : `${Math.min(99, Math.max(1, Math.floor(share * 100 + 0.5)))}%`);

  // A passage and its counterparts

  const sideOf = (element) => element.closest("[data-side]");

  function labelOf(piece) {
    const pair = piece.closest("[data-pair]");
    const side = sideOf(piece);
    return pair && side ? document.getElementById(`${pair.id}-${side.dataset.side}${piece.dataset.j}`) : null;
  }

  function targets(label) {
    return all(label, "a[href^='#']").map((link) => document.getElementById(link.hash.slice(1))).filter(Boolean);
  }

  function piecesOf(label) {
    const side = sideOf(label);
    const number = label.id.match(/(\d+)$/);
    return side && number ? all(side, `[data-j="${number[1]}"]`) : [];
  }

  function light(labels) {
    for (const lit of all(document, ".lit")) lit.classList.remove("lit");
    for (const label of labels) {
      label.classList.add("lit");
      for (const piece of piecesOf(label)) piece.classList.add("lit");
    }
  }

  function reveal(element) {
    for (let outer = element.closest("details"); outer; outer = outer.parentElement.closest("details")) outer.open = true;
    const pane = sideOf(element);
    if (pane && pane.scrollHeight > pane.clientHeight + 1) {
      const offset = element.getBoundingClientRect().top - pane.getBoundingClientRect().top;
      pane.scrollTop += offset - pane.clientHeight / 3;
      const box = pane.getBoundingClientRect();
      if (box.bottom < 80 || box.top > window.innerHeight - 80) pane.scrollIntoView({ block: "nearest" });
    } else {
      element.scrollIntoView({ block: "center" });
    }
  }

  function go(from, to) {
    light([from, to].filter(Boolean));
    reveal(to);
    const link = to.matches("a") ? to : to.querySelector("a");
    if (link) link.focus({ preventScroll: true });
  }

  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest("a[href^='#']");
    if (link) {
      const address = link.getAttribute("href") || "";
      const to = document.getElementById(decodeURIComponent(address.slice(1)));
      if (!to) return;
      if (to.classList.contains("label") && to.closest("[data-pair]")) {
        event.preventDefault();
        const inMap = link.closest(".map");
        if (inMap) {
          light([to, ...targets(to)]);
          for (const other of targets(to).slice(0, 1)) reveal(other);
          reveal(to);
        } else {
          go(link.closest(".label"), to);
        }
        history.replaceState(null, "", address);
      } else {
        reveal(to);
      }
      return;
    }
    const piece = event.target.closest("[data-j]");
    if (!piece || String(window.getSelection()) !== "") return;
    const label = labelOf(piece);
    const others = label ? targets(label) : [];
    if (others.length) go(label, others[0]);
  });

  document.addEventListener("keydown", (event) => {
    const pane = event.target instanceof Element ? sideOf(event.target) : null;
    if (!pane || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { n: 1, p: -1 }[event.key];
    if (!step) return;
    const labels = all(pane, ".label").filter((label) => label.querySelector("a"));
    const here = labels.findIndex((label) => label.contains(event.target));
    const next = labels[here < 0 ? (step > 0 ? 0 : labels.length - 1) : here + step];
    if (!next) return;
    event.preventDefault();
    light([next, ...targets(next)]);
    reveal(next);
    for (const other of targets(next).slice(0, 1)) reveal(other);
    next.querySelector("a").focus({ preventScroll: true });
  });

  // What to show

  function chosen(form) {
    const data = new FormData(form);
    const boxes = (name) => (form.querySelector(`input[name="${name}"]`) ? new Set(data.getAll(name)) : null);
    return {
      unquoted: data.has("unquoted"),
      words: Number(data.get("words")) || 0,
      kind: boxes("kind"),
      passage: boxes("passage"),
      credit: boxes("credit"),
      outlet: data.get("outlet") || "",
      from: data.get("from") || "",
      to: data.get("to") || "",
    };
  }

  function shows(link, choice) {
    const data = link.dataset;
    if (choice.kind && !choice.kind.has(data.kind)) return false;
    if (choice.credit && !choice.credit.has(data.credit)) return false;
    if (choice.outlet && !JSON.parse(data.outlets).includes(choice.outlet)) return false;
    if (choice.from && (!data.to || data.to < choice.from)) return false;
    if (choice.to && (!data.from || data.from > choice.to)) return false;
    const words = Number(choice.unquoted ? data.plain : data.words);
    return words >= choice.words && !(choice.unquoted && Number(data.words) > 0 && words === 0);
  }

  function recountPair(pair, choice) {
    const sides = new Map();
    const passages = new Map();
    for (const side of all(pair, "[data-side]")) {
      const pieces = all(side, "[data-k]");
      sides.set(side.dataset.side, pieces);
      const words = new Map();
      for (const piece of pieces) {
        if (choice.unquoted && piece.classList.contains("quote")) continue;
        words.set(piece.dataset.p, (words.get(piece.dataset.p) || 0) + Number(piece.dataset.n));
      }
      for (const [passage, number] of words) passages.set(passage, Math.max(passages.get(passage) || 0, number));
    }
    for (const [side, pieces] of sides) {
      let words = 0;
      for (const piece of pieces) {
        const shown =
          !(choice.unquoted && piece.classList.contains("quote")) &&
          !(choice.passage && !choice.passage.has(piece.dataset.k)) &&
          (passages.get(piece.dataset.p) || 0) >= choice.words;
        piece.classList.toggle("off", !shown);
        if (shown) words += Number(piece.dataset.n);
      }
      const output = pair.querySelector(`output[data-share="${side}"]`);
      const total = Number(output.dataset.words);
      const idle = !choice.unquoted && !choice.words && (!choice.passage || pieces.every((piece) => choice.passage.has(piece.dataset.k)));
      const told = idle ? output.dataset.before : percent(total ? words / total : 0);
      output.value = told;
      output.classList.toggle("anew", told !== output.dataset.before);
    }
  }

  function recountDraft(draft, choice) {
    const words = new Map();
    const pieces = all(draft, "[data-k]");
    const fits = (piece) =>
      !(choice.unquoted && piece.classList.contains("quote")) && !(choice.passage && !choice.passage.has(piece.dataset.k));
    for (const piece of pieces) {
      if (fits(piece)) words.set(piece.dataset.j, (words.get(piece.dataset.j) || 0) + Number(piece.dataset.n));
    }
    const enough = (origin) => words.has(origin) && words.get(origin) >= choice.words;
    for (const piece of pieces) piece.classList.toggle("off", !fits(piece) || !enough(piece.dataset.j));
    const notes = all(draft, "[data-note]");
    for (const note of notes) note.classList.toggle("off", !enough(note.dataset.note));
    return [notes.filter((note) => !note.classList.contains("off")).length, notes.length];
  }

  function recount(form) {
    const choice = chosen(form);
    const links = all(document, "[data-link]");
    for (const link of links) {
      link.classList.toggle("off", !shows(link, choice));
      for (const output of all(link, "output[data-quotes]")) {
        output.value = choice.unquoted ? output.dataset.without : output.dataset.quotes;
        output.classList.toggle("anew", output.value !== output.dataset.quotes);
      }
    }
    for (const pair of all(document, "[data-pair]")) recountPair(pair, choice);
    const drafts = all(document, "[data-draft]").map((draft) => recountDraft(draft, choice));
    let told = 0;
    const stories = all(document, "[data-story]");
    for (const story of stories) {
      const inside = all(story, "[data-link]");
      const shown = inside.filter((link) => !link.classList.contains("off")).length;
      const gone = inside.length > 0 && shown === 0;
      story.classList.toggle("off", gone);
      if (!gone) told += 1;
      const entry = document.querySelector(`[data-entry="${story.id}"]`);
      if (entry) entry.classList.toggle("off", gone);
      const count = story.querySelector("[data-count='links']");
      if (count) {
        count.dataset.before ??= count.textContent;
        count.textContent = shown === inside.length ? count.dataset.before : `${shown} of ${plural(inside.length, "link", "links")}`;
      }
    }
    const counted = form.querySelector("[data-counted]");
    const shown = links.filter((link) => !link.classList.contains("off")).length;
    for (const [left, notes] of drafts) counted.textContent = left === notes ? "" : `Shown: ${left} of ${plural(notes, "origin", "origins")}.`;
    if (drafts.length) return;
    counted.textContent =
      links.length === 0 || (shown === links.length && told === stories.length)
        ? ""
        : `Shown: ${shown} of ${plural(links.length, "link", "links")} in ${told} of ${plural(stories.length, "story", "stories")}.`;
  }

  function begin(root) {
    document.documentElement.classList.add("js");
    for (const form of all(root, "form[data-filters]")) {
      if (form.dataset.begun) continue;
      form.dataset.begun = "yes";
      form.hidden = false;
      form.addEventListener("submit", (event) => event.preventDefault());
      form.addEventListener("input", () => recount(form));
      form.addEventListener("reset", () => setTimeout(() => recount(form)));
    }
  }

  const closed = [];
  window.addEventListener("beforeprint", () => {
    for (const details of all(document, "details:not([open])")) {
      closed.push(details);
      details.open = true;
    }
  });
  window.addEventListener("afterprint", () => {
    for (const details of closed.splice(0)) details.open = false;
  });

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => begin(document));
  else begin(document);
  document.addEventListener("htmx:afterSwap", (event) => begin(event.target));
})();
