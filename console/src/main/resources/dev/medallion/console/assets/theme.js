// Before anything is painted: the theme that was chosen on this machine, if any was.
const chosen = localStorage.getItem("medallion-theme");
if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
