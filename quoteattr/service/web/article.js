// The page of an article: a record is chosen in the text and corrected in the panel beside it. The
// service decides what a correction makes of the records; here, they are only shown.
"use strict";
(() => {
  const look = (selector) => document.querySelector(selector);
  const [work, panel, form, status, problem, undo, keys] =
    [".work", ".edit", "form.record", ".bar .status", ".edit .problem", ".undo", ".use-keys"].map(look);
  const base = `/articles/${work.dataset.number}`;
  const main = work.querySelector("main");
  let known = { records: [], version: 0, corrections: 0 };
  let drawn = Number(work.dataset.version); // the version that the page shows
  let chosen = null; // the id of a record
  let selected = null; // the words selected in the article, which a click elsewhere may deselect
  let adjusted = null; // a part whose ends the arrow keys move
  let queue = Promise.resolve(); // one correction after the other

  // ---- the text: offsets of records are code points, those of a browser units of UTF-16

  const article = () => main.querySelector("article");
  const text = () => article().textContent;
  const pairs = /[\ud800-\udbff]/g;
  const points = (units) => units - (text().slice(0, units).match(pairs) ?? []).length;
  const units = (count) => (text().search(pairs) >= 0 ? [...text()].slice(0, count).join("").length : count);

  function selection() {
    const found = getSelection();
    if (!found.rangeCount || found.isCollapsed) return null;
    const range = found.getRangeAt(0);
    if (!range.intersectsNode(article())) return null;
    const before = document.createRange();
    before.selectNodeContents(article());
    const whole = before.toString().length;
    const at = (node, offset) => {
      if (!article().contains(node)) return null;
      before.setEnd(node, offset);
      return before.toString().length;
    };
    const start = at(range.startContainer, range.startOffset) ?? 0;
    const end = at(range.endContainer, range.endOffset) ?? whole;
    return text().slice(start, end).trim() ? [points(start), points(end)] : null;
  }

  function place(count) {
    let left = units(count);
    const walk = document.createTreeWalker(article(), NodeFilter.SHOW_TEXT);
    let node = walk.nextNode();
    while (node && left > node.length) {
      left -= node.length;
      node = walk.nextNode();
    }
    return [node, left];
  }

  function select([start, end]) {
    getSelection().setBaseAndExtent(...place(start), ...place(end));
    getSelection().focusNode.parentElement.scrollIntoView({ block: "nearest" });
  }

  // ---- what is shown

  const record = () => known.records.find((one) => one.id === chosen);
  const number = () => String(known.records.findIndex((one) => one.id === chosen) + 1);
  const named = { content: "content", cue: "cue", source: "source", addressee: "to whom", medium: "where" };
  const spans = (one, part) => (part === "content" ? one.content : one[part] ? [one[part]] : []);
  const names = (one) => one.speakers.map((speaker) => speaker.name).join("; ");

  // How sure the answers are: the panel takes the place of the card that tells it.
  function about(one) {
    const percent = (share) => `${Math.round(100 * share)}%`;
    const answers = [["speaker", one.speakers[0]?.confidence], ["role", one.speakers[0]?.role_confidence],
      ["day", one.said_on_confidence]].filter(([, share]) => share !== undefined && share !== null);
    const told = answers.map(([name, share]) => `${name} ${percent(share)}`).join(", ");
    return `${one.kind}, confidence ${percent(one.confidence)}${told ? ` (${told})` : ""}`;
  }

  function tell(words) {
    status.textContent = words;
    problem.hidden = true;
  }

  function complain(words) {
    status.textContent = "";
    problem.textContent = words;
    problem.hidden = false;
  }

  function show() {
    const one = record();
    form.hidden = !one;
    work.classList.toggle("open", Boolean(one));
    look(".edit .hint").hidden = Boolean(one);
    undo.disabled = !known.corrections;
    undo.textContent = known.corrections ? `Undo (${known.corrections})` : "Undo";
    for (const element of main.querySelectorAll("article [data-q]")) {
      const all = `${element.dataset.q} ${element.dataset.other}`.split(" ");
      element.classList.toggle("chosen", Boolean(one) && all.includes(number()));
    }
    if (!one) return;
    look(".which").textContent = number();
    look(".edit .sure").textContent = about(one);
    for (const row of form.querySelectorAll("[data-part]")) {
      const parts = spans(one, row.dataset.part);
      row.querySelector(".words").textContent = parts.map((part) => part.text).join(" … ") || "none";
      row.classList.toggle("none", !parts.length);
      const clear = row.querySelector(".clear");
      if (clear) clear.disabled = !parts.length;
    }
    const first = one.speakers[0];
    form.speaker.value = names(one);
    form.role.value = first?.role?.text ?? "";
    form.role.disabled = !first;
    form.said_on.value = one.said_on ?? "";
    form.stance.value = one.stance ?? "";
    const every = new Set(known.records.flatMap((each) => each.speakers.map((speaker) => speaker.name)));
    look("#speakers").replaceChildren(...[...every].map((name) => {
      const option = document.createElement("option");
      option.value = name;
      return option;
    }));
  }

  function choose(id, { focus = false } = {}) {
    if (chosen !== id) adjusted = null;
    chosen = id;
    problem.hidden = true;
    form.everywhere.checked = false;
    show();
    if (focus && id) main.querySelector(`a.n[data-n="${number()}"]`)?.focus();
  }

  // ---- what is asked of the service

  async function ask(path, body) {
    const options = body && {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ ...body, version: known.version }),
    };
    let answer;
    try {
      answer = await fetch(base + path, options);
    } catch {
      throw new Error("The service does not answer: is it still running? Nothing was saved.");
    }
    const told = await (path ? answer.json() : answer.text());
    if (!answer.ok) throw Object.assign(new Error(told.error?.message ?? "The page cannot be loaded."), { status: answer.status });
    return told;
  }

  // The view as the service makes it, in place of the old one; filters stay as they are.
  async function draw() {
    const focused = main.contains(document.activeElement);
    const pressed = [...main.querySelectorAll("[aria-pressed=true]")].map((button) =>
      button.dataset.stance ?? button.querySelector(".name").textContent);
    const least = main.querySelector(".least input")?.value ?? "0";
    const html = new DOMParser().parseFromString(await ask(""), "text/html");
    drawn = Number(html.querySelector(".work").dataset.version);
    if (drawn !== known.version) known = await ask("/records"); // corrected elsewhere just now
    if (drawn !== known.version) return draw();
    main.replaceChildren(document.adoptNode(html.querySelector(".quoteattr")));
    document.dispatchEvent(new Event("quoteattr"));
    for (const button of main.querySelectorAll("[data-voice], [data-stance]")) {
      if (button.matches("button") && pressed.includes(button.dataset.stance ?? button.querySelector(".name").textContent)) button.click();
    }
    const slider = main.querySelector(".least input");
    if (slider && least !== "0") {
      slider.value = least;
      slider.dispatchEvent(new Event("input"));
    }
    selected = null;
    if (!record()) chosen = null;
    show();
    if (focused && chosen) main.querySelector(`a.n[data-n="${number()}"]`)?.focus();
  }

  function change(path, body, words) {
    queue = queue.then(async () => {
      const before = known.records.map((one) => one.id);
      try {
        known = await ask(path, body);
        adjusted = null;
        const added = known.records.find((one) => !before.includes(one.id));
        if (added) chosen = added.id;
        await draw();
        tell(words);
      } catch (error) {
        if (error.status === 409) await load();
        else show();
        complain(error.message);
      }
    });
    return queue;
  }

  async function load() {
    try {
      known = await ask("/records");
      if (known.version === drawn) show();
      else await draw();
    } catch (error) {
      complain(error.message);
    }
  }

  const correct = (values, words) =>
    chosen ? change("/corrections", { record: chosen, ...values }, words) : complain("Choose a record first.");

  // ---- what a person can do

  function set(part, { more = false } = {}) {
    const one = record();
    if (!one) return complain("Choose a record first.");
    if (selected) {
      const before = more ? spans(one, part).map((span) => [span.start, span.end]) : [];
      return correct({ change: part, spans: [...before, selected] }, `Saved: ${named[part]}.`);
    }
    const [first] = spans(one, part);
    if (!first || more) return complain(`Select the words of the ${named[part]} first.`);
    adjusted = { part, start: first.start, end: first.end };
    select([first.start, first.end]);
    tell(`The ${named[part]} is selected: arrow keys move its end, with Shift its start; Enter saves.`);
  }

  function setRole() {
    if (!selected) return complain("Select the words of the role first.");
    correct({ change: "role", spans: [selected], everywhere: form.everywhere.checked }, "Saved: role.");
  }

  function add() {
    if (!selected) return complain("Select the words of the missing quote first.");
    change("/corrections", { change: "add", spans: [selected] }, "Added: set its source, cue and speaker.");
  }

  const remove = () => correct({ change: "delete" }, "Deleted. Undo brings it back.");
  const takeBack = () => (known.corrections ? change("/undo", {}, "Undone.") : complain("There is nothing to undo."));

  function save(field) {
    const one = record();
    if (!one) return;
    const value = field.value.trim();
    const values = value ? [value] : [];
    const everywhere = form.everywhere.checked;
    if (field.name === "speaker") {
      const all = value.split(";").map((name) => name.trim()).filter(Boolean);
      if (all.join("; ") !== names(one)) correct({ change: "speaker", values: all, everywhere }, "Saved: speaker.");
    } else if (field.name === "role") {
      if (value !== (one.speakers[0]?.role?.text ?? "")) correct({ change: "role", values, everywhere }, "Saved: role.");
    } else if (field.name === "said_on") {
      if (value !== (one.said_on ?? "")) correct({ change: "said_on", values }, "Saved: said on.");
    } else if (field.name === "stance") {
      if (value !== (one.stance ?? "")) correct({ change: "stance", values }, "Saved: stance.");
    }
  }

  function step(by) {
    const shown = [...main.querySelectorAll("[data-note]:not([hidden])")].map((note) => Number(note.dataset.note));
    const at = shown.indexOf(Number(number()));
    const next = shown[at < 0 ? (by > 0 ? 0 : shown.length - 1) : at + by];
    if (next) choose(known.records[next - 1].id, { focus: true });
  }

  // Move one end of the part that is adjusted: by a word, or by a character.
  function move(by, { start, character }) {
    const all = [...text()];
    const isWord = (at) => /\S/.test(all[at] ?? "");
    let at = start ? adjusted.start : adjusted.end;
    if (character) at += by;
    else if (by > 0) {
      if (start) while (at < all.length && isWord(at)) at += 1;
      while (at < all.length && !isWord(at)) at += 1;
      if (!start) while (at < all.length && isWord(at)) at += 1;
    } else {
      if (!start) while (at > 0 && isWord(at - 1)) at -= 1;
      while (at > 0 && !isWord(at - 1)) at -= 1;
      if (start) while (at > 0 && isWord(at - 1)) at -= 1;
    }
    const next = { ...adjusted, [start ? "start" : "end"]: at };
    if (next.start < 0 || next.end > all.length || next.start >= next.end) return;
    adjusted = next;
    select([adjusted.start, adjusted.end]);
  }

  function finish() {
    const { part, start, end } = adjusted;
    const rest = spans(record(), part).slice(1).map((span) => [span.start, span.end]);
    correct({ change: part, spans: [[start, end], ...rest] }, `Saved: ${named[part]}.`);
  }

  const simple = {
    j: () => step(1), k: () => step(-1), n: add, x: remove, Delete: remove, z: takeBack, r: setRole,
    c: () => set("content"), C: () => set("content", { more: true }), u: () => set("cue"),
    s: () => set("source"), t: () => set("addressee"), m: () => set("medium"),
    e: () => (record() ? form.speaker.focus() : complain("Choose a record first.")),
  };

  function press(event) {
    const field = event.target.closest("input:not([type=checkbox]):not([type=range]), select, textarea");
    if (event.key === "Escape") {
      if (adjusted) {
        adjusted = null;
        getSelection().removeAllRanges();
        tell("");
      } else if (field && panel.contains(field)) {
        show();
        main.querySelector(`a.n[data-n="${number()}"]`)?.focus();
      } else if (chosen) choose(null);
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key === "z" && !field) {
      event.preventDefault();
      return takeBack();
    }
    if (field || event.ctrlKey || event.metaKey || !keys.checked) return;
    if (adjusted && ["ArrowLeft", "ArrowRight", "Enter"].includes(event.key)) {
      event.preventDefault();
      event.stopPropagation();
      if (event.key === "Enter") return finish();
      return move(event.key === "ArrowRight" ? 1 : -1, { start: event.shiftKey, character: event.altKey });
    }
    if (event.altKey || !Object.hasOwn(simple, event.key)) return;
    event.preventDefault();
    simple[event.key]();
  }

  main.addEventListener("click", (event) => {
    if (!getSelection().isCollapsed) return; // somebody selects words
    const spot = event.target.closest("article [data-n], article [data-q], [data-note]");
    if (!spot || event.target.closest(".back")) return;
    const all = spot.dataset.note ?? spot.dataset.n ?? `${spot.dataset.q} ${spot.dataset.other}`;
    const shown = all.trim().split(/\s+/).find((each) => !main.querySelector(`[data-note="${each}"]`)?.hidden);
    if (shown) choose(known.records[Number(shown) - 1]?.id ?? null);
  });
  main.addEventListener("focusin", (event) => {
    const link = event.target.closest("a.n");
    if (link) choose(known.records[Number(link.dataset.n) - 1]?.id ?? null);
  });
  document.addEventListener("selectionchange", () => {
    const found = selection();
    if (found && !adjusted) selected = found;
    else if (!found && main.contains(getSelection().anchorNode)) selected = null;
    work.classList.toggle("selected", Boolean(selected));
  });
  document.addEventListener("keydown", press, true);
  // A button that uses the selection must not take it away.
  panel.addEventListener("mousedown", (event) => {
    if (event.target.closest("button")) event.preventDefault();
  });
  panel.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const part = button.closest("[data-part]")?.dataset.part;
    if (button.matches(".set")) set(part);
    else if (button.matches(".more")) set(part, { more: true });
    else if (button.matches(".clear")) correct({ change: part, spans: [] }, `Removed: ${named[part]}.`);
    else if (button.matches(".set-role")) setRole();
    else if (button.matches(".new")) add();
    else if (button.matches(".close")) choose(null);
    else if (button.matches(".delete")) remove();
  });
  form.addEventListener("change", (event) => save(event.target));
  form.addEventListener("submit", (event) => event.preventDefault());
  undo.addEventListener("click", takeBack);

  // Whether single keys are used is a setting of this browser; it may keep none.
  try {
    keys.checked = localStorage.getItem("quoteattr-keys") !== "off";
    keys.addEventListener("change", () => localStorage.setItem("quoteattr-keys", keys.checked ? "on" : "off"));
  } catch {
    keys.checked = true;
  }
  queue = load().then(() => {
    work.dataset.ready = "";
  });
})();
