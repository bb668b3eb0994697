// The start page: a text is sent, or files one by one; what the service answers is shown.
"use strict";
(() => {
  const look = (selector) => document.querySelector(selector);
  const [form, text, files, status, problems, done] =
    ["form.add", "#text", "#files", ".status", ".problems", ".done"].map(look);
  let busy = false;

  async function send(body, known) {
    const most = Number(form.dataset.most);
    if (body.size > most) throw new Error(`it has more than ${most.toLocaleString("en")} bytes: give a shorter text`);
    const query = new URLSearchParams(Object.entries(known).filter(([, value]) => value));
    let answer;
    try {
      answer = await fetch(`/articles?${query}`, { method: "POST", body });
    } catch {
      throw new Error("the service does not answer: is it still running?");
    }
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.error.message);
    return told;
  }

  function complain(what) {
    const line = document.createElement("p");
    line.className = "problem";
    line.textContent = what;
    problems.append(line);
  }

  function listed({ number, id, title, records, warnings }) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `/articles/${number}`;
    link.textContent = title || id;
    item.append(link, ` ${records} record${records === 1 ? "" : "s"}`, ...warnings.map((one) => `; ${one}`));
    done.append(item);
    done.hidden = false;
  }

  async function read(parts) {
    if (busy || !parts.length) return;
    busy = true;
    for (const button of document.querySelectorAll("form.add button")) button.disabled = true;
    problems.replaceChildren();
    const found = [];
    let wrong = 0;
    for (const [place, { body, known }] of parts.entries()) {
      const of = parts.length > 1 ? ` ${place + 1} of ${parts.length}` : "";
      status.textContent = `Reading${of}: ${known.name || "the text"} …`;
      try {
        const told = await send(body, known);
        found.push(...told.articles);
        for (const one of told.errors) complain(one);
        wrong += told.errors.length;
      } catch (error) {
        complain(`${known.name || "The text"}: ${error.message}`);
        wrong += 1;
      }
    }
    if (found.length === 1 && !wrong && !found[0].warnings.length) {
      location.assign(`/articles/${found[0].number}`);
      return;
    }
    found.forEach(listed);
    status.textContent = found.length ? `${found.length} article${found.length === 1 ? "" : "s"} read.` : "";
    for (const button of document.querySelectorAll("form.add button")) button.disabled = false;
    busy = false;
  }

  const known = () => ({ title: look("#title").value.trim(), date: look("#date").value });

  function submit() {
    problems.replaceChildren();
    if (text.value.trim()) return read([{ body: new Blob([text.value]), known: known() }]);
    complain("There is no text: paste an article first.");
    text.focus();
  }

  // A title is one article's; a date may be that of all.
  const ofFiles = (list) =>
    read([...list].map((file) => ({
      body: file,
      known: { name: file.name, date: look("#date").value, title: list.length === 1 ? look("#title").value.trim() : "" },
    })));

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit();
  });
  files.addEventListener("change", async () => {
    await ofFiles(files.files);
    files.value = "";
  });
  for (const name of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(name, (event) => {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      document.body.classList.toggle("over", name === "dragover");
      if (name === "drop") ofFiles(event.dataTransfer.files);
    });
  }
  document.addEventListener("click", async (event) => {
    const item = event.target.closest(".articles .delete")?.closest("li");
    if (!item || !confirm(`Delete “${item.querySelector("a").textContent}” and its corrections?`)) return;
    const answer = await fetch(`/articles/${item.dataset.number}`, { method: "DELETE" }).catch(() => null);
    if (answer?.ok || answer?.status === 404) {
      (item.nextElementSibling || item.previousElementSibling || form).querySelector("a, textarea").focus();
      item.remove();
      status.textContent = "Deleted.";
    } else complain("It could not be deleted: is the service still running?");
  });
})();
