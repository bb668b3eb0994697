// Cards beside the quotes, and the side panel that filters. Without it the page reads as well: every
// quote has a number that leads to its note. Nothing is ever parsed here, notes are only copied.
"use strict";
(() => {
  const numbers = (list) => (list || "").match(/\d+/g) || [];

  function begin(root) {
    const all = (selector) => [...root.querySelectorAll(selector)];
    const notes = new Map(all("[data-note]").map((note) => [note.dataset.note, note]));
    const links = new Map(all("a.n").map((link) => [link.dataset.n, link]));
    const marks = all("article .n");
    const pieces = all("article [data-q]").map((element) => ({
      element,
      content: numbers(element.dataset.q),
      all: [...new Set([...numbers(element.dataset.q), ...numbers(element.dataset.other)])],
    }));
    const byElement = new Map(pieces.map((piece) => [piece.element, piece]));
    const voices = root.querySelector(".voices");
    const buttons = all("[data-voice], [data-stance]");
    const least = root.querySelector(".least input");
    const everything = root.querySelector(".all");
    const shown = root.querySelector(".shown");
    const card = root.appendChild(document.createElement("div"));
    const picked = { voice: new Set(), stance: new Set() };
    let leaving = 0;

    card.className = "card";
    card.hidden = true;
    card.setAttribute("aria-hidden", "true"); // each link's label says the same

    const isFiltered = () => picked.voice.size + picked.stance.size + Number(least?.value || 0) > 0;
    const fits = (chosen, values) => !chosen.size || values.some((value) => chosen.has(value));

    function isShown(number) {
      const { voices: said, stance, confidence } = notes.get(number).dataset;
      const sure = 100 * confidence >= Number(least?.value || 0);
      return sure && fits(picked.voice, numbers(said)) && fits(picked.stance, [stance]);
    }

    // Which attributions a place in the text is of: the number itself, or those around the words.
    function meant(target) {
      const spot = target.closest("article [data-n], article [data-q]");
      if (!spot) return null;
      const own = spot.dataset.n ? [spot.dataset.n] : byElement.get(spot).all;
      const list = own.filter(isShown);
      return list.length ? { spot, list } : null;
    }

    function light(list) {
      for (const { element, all } of pieces) {
        element.classList.toggle("on", all.some((number) => list.includes(number)));
      }
    }

    function show({ spot, list }, x) {
      clearTimeout(leaving);
      light(list.slice(0, 1));
      card.replaceChildren(...list.map(copied));
      card.hidden = false;
      place(spot, x);
    }

    function copied(number) {
      const note = notes.get(number);
      const copy = document.createElement("div");
      copy.dataset.who = note.dataset.who;
      copy.append(note.querySelector(".who").cloneNode(true), note.querySelector(".facts").cloneNode(true));
      return copy;
    }

    // Below the line that is pointed at; where the window ends too soon, above what is lit of its
    // paragraph: the words it is about stay in sight.
    function place(spot, x) {
      const lines = [...spot.getClientRects()];
      const line = lines.find((each) => x !== undefined && each.left <= x && x <= each.right) || lines[0];
      if (!line) return;
      const frame = root.getBoundingClientRect();
      const left = (x === undefined ? line.left : x) - frame.left - 24;
      const room = frame.width - card.offsetWidth - 12;
      const near = [...spot.parentElement.querySelectorAll(".on"), spot];
      const first = Math.min(...near.map((each) => each.getBoundingClientRect().top));
      const above = line.bottom + card.offsetHeight + 14 > innerHeight && first > card.offsetHeight + 14;
      const top = above ? first - card.offsetHeight - 8 : line.bottom + 8;
      card.style.left = `${Math.max(12, Math.min(left, room))}px`;
      card.style.top = `${top - frame.top}px`;
    }

    function hide() {
      clearTimeout(leaving);
      card.hidden = true;
      light([]);
    }

    // The card stays while the pointer goes over to it, and while its quote has the focus.
    function leave() {
      if (card.hidden) return;
      clearTimeout(leaving);
      leaving = setTimeout(() => {
        const focused = root.contains(document.activeElement) && meant(document.activeElement);
        if (focused) show(focused);
        else hide();
      }, 180);
    }

    function filter() {
      for (const button of buttons) button.setAttribute("aria-pressed", chosen(button).has(valueOf(button)));
      voices.classList.toggle("some", picked.voice.size > 0);
      if (least) least.parentElement.querySelector("output").value = `${least.value}%`;
      everything.hidden = !isFiltered();
      for (const [number, note] of notes) note.hidden = !isShown(number);
      for (const mark of marks) mark.classList.toggle("off", !isShown(mark.dataset.n));
      for (const { element, content, all } of pieces) {
        const first = content.find(isShown) || all.find(isShown);
        element.classList.toggle("off", !first);
        if (first) {
          element.dataset.kind = notes.get(first).dataset.kind;
          element.dataset.who = notes.get(first).dataset.who;
        }
      }
      const left = [...notes.keys()].filter(isShown).length;
      const total = `${notes.size} attribution${notes.size === 1 ? "" : "s"}`;
      shown.textContent = isFiltered() ? `${left} of ${total}` : total;
      hide();
    }

    const valueOf = (button) => button.dataset.voice ?? button.dataset.stance;
    const chosen = (button) => ("voice" in button.dataset ? picked.voice : picked.stance);

    function clear() {
      picked.voice.clear();
      picked.stance.clear();
      if (least) least.value = 0;
      filter();
    }

    root.addEventListener("pointerover", (event) => {
      if (card.contains(event.target)) return clearTimeout(leaving);
      const found = event.pointerType === "touch" ? null : meant(event.target);
      if (found) show(found, event.clientX);
      else leave();
    });
    root.addEventListener("pointerleave", leave);
    root.addEventListener("focusin", (event) => {
      const found = meant(event.target);
      if (found) show(found);
      else if (!card.contains(event.target)) hide();
    });
    root.addEventListener("focusout", leave);

    root.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-voice], button[data-stance]");
      if (button) {
        if (!chosen(button).delete(valueOf(button))) chosen(button).add(valueOf(button));
        return filter();
      }
      if (event.target === everything) {
        (buttons.find((each) => chosen(each).has(valueOf(each))) || least).focus();
        return clear();
      }
      const back = event.target.closest(".back");
      if (back) return go(event, links.get(back.closest("[data-note]").dataset.note));
      const found = meant(event.target);
      if (!found) return;
      if (found.spot.matches("a")) return go(event, notes.get(found.list[0]));
      if (!getSelection().isCollapsed) return; // somebody copies words
      links.get(found.list[0])?.focus({ preventScroll: true });
      show(found, event.clientX);
    });

    // A notebook has its own idea of links within a page.
    function go(event, target) {
      if (!target) return;
      event.preventDefault();
      target.scrollIntoView({ block: "center" });
      target.focus({ preventScroll: true });
    }

    least?.addEventListener("input", filter);

    // On the document: a card under the pointer must go while the focus is anywhere.
    document.addEventListener("keydown", function escape(event) {
      if (!root.isConnected) return document.removeEventListener("keydown", escape);
      if (event.key !== "Escape") return;
      const inside = root.contains(event.target);
      const note = inside && event.target.closest("[data-note]");
      if (note) return go(event, links.get(note.dataset.note));
      if (!card.hidden) return hide();
      if (inside) clear();
    });

    for (const control of [...buttons, ...(least ? [least] : [])]) control.disabled = false;
    root.dataset.ready = "";
  }

  function beginAll() {
    for (const root of document.querySelectorAll(".quoteattr:not([data-ready])")) begin(root);
  }

  // A script that puts another view into the document says so by this event.
  document.addEventListener("quoteattr", beginAll);
  beginAll();
})();
