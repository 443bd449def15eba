"use strict";
// Draws the dashboard, filters every chart by what is clicked in one, and keeps that in the address.
(() => {
  const root = document.getElementById("dashboard");
  if (!root) return;
  const C = MedallionCharts;
  const bar = document.getElementById("filters");
  const explained = bar.firstElementChild;
  let data = JSON.parse(root.dataset.dashboard);
  const drawn = new Map();
  const filters = new Map(new URLSearchParams(location.search));

  const plots = () => [...root.querySelectorAll(".plot")];
  const element = (name, text, className = "") =>
    Object.assign(document.createElement(name), { textContent: text, className });

  const choose = (column, value) => {
    if (filters.get(column) === value) filters.delete(column);
    else filters.set(column, value);
    if (location.protocol !== "file:") {
      const query = new URLSearchParams([...filters]).toString();
      history.replaceState(null, "", query ? `?${query}` : location.pathname);
    }
    draw();
  };

  const drawFilters = () => {
    bar.replaceChildren(...(filters.size ? [] : [explained]));
    for (const [column, value] of filters) {
      const button = element("button", `${column}: ${value} ×`);
      button.type = "button";
      button.setAttribute("aria-label", `Remove the filter ${column}: ${value}`);
      button.addEventListener("click", () => choose(column, value));
      bar.append(button);
    }
  };

  const instance = (plot) => {
    if (!drawn.has(plot)) {
      plot.replaceChildren();
      const chart = echarts.init(plot, null, { renderer: "canvas" });
      chart.on("click", (event) => {
        const declared = data.charts[plot.dataset.chart];
        const choice = C.chosen(declared, event, drawn.get(plot).option);
        if (choice) choose(...choice);
      });
      drawn.set(plot, { chart });
    }
    return drawn.get(plot);
  };

  const table = (plot, chart, set, rows) => {
    const numeric = new Set(set.columns.filter((c) => c.type === "INTEGER" || c.type === "DECIMAL").map((c) => c.name));
    const sorted = [...rows].sort((a, b) => Number(b[chart.y]) - Number(a[chart.y])).slice(0, 200);
    const digits = Object.fromEntries([...numeric].map((name) =>
      [name, Math.min(4, Math.max(0, ...sorted.map((row) => (row[name] ?? "").split(".")[1]?.length ?? 0)))]));
    const exact = (name, value) =>
      Number(value).toLocaleString("en", { minimumFractionDigits: digits[name], maximumFractionDigits: digits[name] });
    const whole = element("table", "");
    const head = whole.createTHead().insertRow();
    for (const column of set.columns) {
      const cell = element("th", column.name, numeric.has(column.name) ? "number" : "");
      cell.scope = "col";
      head.append(cell);
    }
    const body = whole.createTBody();
    for (const row of sorted) {
      const line = body.insertRow();
      for (const column of set.columns) {
        const value = row[column.name];
        const shown = value !== null && numeric.has(column.name) ? exact(column.name, value) : C.label(value);
        line.append(element("td", shown, numeric.has(column.name) ? "number" : ""));
      }
      line.addEventListener("click", () => choose(chart.x, C.label(row[chart.x])));
    }
    plot.tabIndex = 0;
    plot.setAttribute("role", "group");
    plot.setAttribute("aria-label", chart.title);
    plot.replaceChildren(whole);
  };

  const kpi = (plot, chart, rows) => {
    const all = rows.reduce((sum, row) => sum + Number(row[chart.y] ?? 0), 0);
    const series = chart.x ? C.sums(chart, rows) : null;
    const days = series && C.isDate(series.categories) ? series.categories : [];
    const values = days.map((day) => series.series[0][1].get(day) ?? 0);
    plot.replaceChildren(
      element("p", C.compact.format(values.length ? values.at(-1) : all), "big"),
      element("p", values.length ? `${chart.y} in ${days.at(-1)}${change(values)}` : chart.y, "soft"));
  };
  const change = (values) => {
    if (values.length < 2 || !values.at(-2)) return "";
    const part = ((values.at(-1) - values.at(-2)) / values.at(-2)) * 100;
    return `, ${part >= 0 ? "▲" : "▼"} ${C.number.format(Math.abs(Math.round(part * 10) / 10))} % on the one before`;
  };

  const draw = () => {
    drawFilters();
    for (const note of root.querySelectorAll("[data-note]"))
      note.textContent = `${note.dataset.note}: ${data.dataSets[note.dataset.note]?.note ?? ""}`;
    for (const plot of plots()) {
      const chart = data.charts[plot.dataset.chart];
      const set = chart && data.dataSets[chart.dataSet];
      if (!set?.rows.length) continue;
      const rows = C.rowsOf(set, filters);
      if (chart.type === "table") table(plot, chart, set, rows);
      else if (chart.type === "kpi") kpi(plot, chart, rows);
      else {
        const kept = instance(plot);
        kept.option = C.options(chart, rows);
        kept.chart.setOption(kept.option, { notMerge: true });
      }
    }
    root.dataset.drawn = String(Number(root.dataset.drawn ?? 0) + 1);
  };

  const refresh = async () => {
    const answer = await fetch("/_console/dashboard/data");
    if (!answer.ok) return;
    const fresh = await answer.json();
    if (JSON.stringify(fresh) === JSON.stringify(data)) return;
    data = fresh;
    draw();
  };

  draw();
  document.addEventListener("medallion-theme", draw);
  document.body.addEventListener("lake-change", refresh);
  new ResizeObserver(() => drawn.forEach(({ chart }) => chart.resize())).observe(root);
})();
