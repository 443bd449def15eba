"use strict";
// What every page does: the token of actions, live changes, the theme, and files dropped on sources.
(() => {
  const token = document.querySelector('meta[name="console-token"]').content;

  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-Console-Token"] = token;
  });

  const say = (text, kind = "ok") => {
    const note = document.createElement("p");
    note.className = `note ${kind}`;
    note.textContent = text;
    document.getElementById("notes").append(note);
    setTimeout(() => note.remove(), kind === "failed" ? 12000 : 5000);
    return note;
  };
  document.addEventListener("htmx:sendError", () => say("The console does not answer.", "failed"));

  // Live: a browser allows six connections to a host, so that only a page that is seen has one.
  let events;
  const state = document.getElementById("live-state");
  const show = (kind, text) => {
    state.className = `live-state ${kind}`;
    state.querySelector(".text").textContent = text;
  };
  const changed = () => document.body.dispatchEvent(new CustomEvent("lake-change"));
  const connect = () => {
    if (events || document.hidden) return;
    events = new EventSource("/_console/live");
    events.onopen = () => show("on", "Live");
    events.onerror = () => show("off", "Reconnecting");
    events.addEventListener("change", changed);
  };
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      events?.close();
      events = undefined;
      show("", "Paused");
    } else {
      connect();
      changed();
    }
  });
  window.addEventListener("pagehide", () => events?.close());
  window.addEventListener("load", connect);

  const dark = matchMedia("(prefers-color-scheme: dark)");
  const themed = () => document.dispatchEvent(new CustomEvent("medallion-theme"));
  dark.addEventListener("change", themed);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-theme-toggle]")) {
      const root = document.documentElement;
      const now = root.dataset.theme ?? (dark.matches ? "dark" : "light");
      root.dataset.theme = now === "dark" ? "light" : "dark";
      localStorage.setItem("medallion-theme", root.dataset.theme);
      themed();
    }
    if (event.target.closest("[data-print]")) window.print();
  });

  // Leaving the page would break off what is on its way: the browser asks first.
  let uploads = 0;
  window.addEventListener("beforeunload", (event) => { if (uploads > 0) event.preventDefault(); });

  const upload = async (source, files) => {
    uploads += files.length;
    for (const file of files) {
      const note = say(`Uploading ${file.name} …`, "running");
      try {
        const answer = await fetch(
          `/_console/landing/${encodeURIComponent(source)}?name=${encodeURIComponent(file.name)}`,
          { method: "POST", headers: { "X-Console-Token": token, "HX-Request": "true" }, body: file });
        if (!answer.ok) {
          const page = new DOMParser().parseFromString(await answer.text(), "text/html");
          throw new Error(page.body.textContent.trim());
        }
        say(`${file.name} has landed: bronze takes it in next.`);
      } catch (error) {
        say(`${file.name} was not uploaded: ${error.message}`, "failed");
      }
      uploads--;
      note.remove();
    }
  };
  const sourceOf = (event) => event.target.closest?.("[data-source]");
  document.addEventListener("change", (event) => {
    const source = sourceOf(event);
    if (source && event.target.files?.length) {
      upload(source.dataset.source, [...event.target.files]);
      event.target.value = "";
    }
  });
  const over = (source) => {
    document.querySelectorAll("[data-source].over").forEach((each) => each.classList.remove("over"));
    source?.classList.add("over");
  };
  document.addEventListener("dragover", (event) => {
    // A file that misses a source must not replace the page.
    event.preventDefault();
    over(sourceOf(event));
  });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) over(null); });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    const source = sourceOf(event);
    over(null);
    if (source) upload(source.dataset.source, [...event.dataTransfer.files]);
  });
})();
