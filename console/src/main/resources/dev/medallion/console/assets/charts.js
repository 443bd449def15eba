"use strict";
// Turns a chart that the pipeline declares, and its rows, into the options of ECharts.
const MedallionCharts = (() => {
  // Eight colours that colour-blind readers tell apart (Okabe and Ito), deepened for a light page.
  const PALETTE = {
    light: ["#0067a8", "#c77700", "#00805c", "#b0508a", "#2f8fc4", "#bf4b00", "#7a6a00", "#6b7280"],
    dark: ["#56b4e9", "#f0b44c", "#35c493", "#e093bd", "#4b8fe0", "#ff8b52", "#d6c94e", "#a3abb8"],
  };
  const MOST_SERIES = 8;
  const NONE = "(none)";

  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const isDark = () => {
    const theme = document.documentElement.dataset.theme;
    return theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  };
  const number = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });
  const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

  // A date that travels as a timestamp at midnight reads better without it.
  const label = (value) =>
    value === null ? NONE : value.replace(/^(\d{4}-\d{2}-\d{2})[T ]00:00(:00(\.0+)?)?( UTC|Z)?$/, "$1");
  const isDate = (values) => values.length > 0 && values.every((value) => /^\d{4}-\d{2}/.test(value));

  /** The rows of a data set as objects, those that every filter on one of its columns lets through. */
  const rowsOf = (set, filters) => {
    const names = set.columns.map((column) => column.name);
    const active = [...filters].filter(([column]) => names.includes(column));
    return set.rows
      .map((row) => Object.fromEntries(names.map((name, i) => [name, row[i]])))
      .filter((row) => active.every(([column, value]) => label(row[column]) === value));
  };

  /** The sums of the measure by category and series; series beyond the eighth become "others". */
  const sums = (chart, rows) => {
    const series = new Map();
    const categories = new Set();
    for (const row of rows) {
      const category = label(row[chart.x]);
      const name = chart.series ? label(row[chart.series]) : chart.y;
      categories.add(category);
      if (!series.has(name)) series.set(name, new Map());
      series.get(name).set(category, (series.get(name).get(category) ?? 0) + Number(row[chart.y] ?? 0));
    }
    const total = (values) => [...values.values()].reduce((sum, value) => sum + value, 0);
    const ordered = [...series].sort((a, b) => total(b[1]) - total(a[1]) || a[0].localeCompare(b[0]));
    const kept = ordered.slice(0, ordered.length > MOST_SERIES ? MOST_SERIES - 1 : MOST_SERIES);
    const rest = ordered.slice(kept.length);
    if (rest.length) {
      const others = new Map();
      for (const [, values] of rest)
        for (const [category, value] of values) others.set(category, (others.get(category) ?? 0) + value);
      kept.push(["others", others]);
    }
    return { categories: [...categories].sort(), series: kept };
  };

  const base = () => ({
    aria: { enabled: true },
    animationDuration: 250,
    animationDurationUpdate: 350,
    color: PALETTE[isDark() ? "dark" : "light"],
    textStyle: { color: css("--soft"), fontFamily: "Inter, system-ui, sans-serif", fontSize: 12 },
    legend: { type: "scroll", bottom: 0, icon: "roundRect", itemWidth: 10, itemHeight: 10,
      textStyle: { color: css("--soft") }, pageTextStyle: { color: css("--soft") },
      pageIconColor: css("--soft"), pageIconInactiveColor: css("--line") },
    // Text, not markup: a value is drawn, never parsed, and a strict policy of content lets it be.
    tooltip: { renderMode: "richText", confine: true, backgroundColor: css("--raised"), borderColor: css("--strong-line"),
      textStyle: { color: css("--ink"), fontSize: 12 }, valueFormatter: (value) => number.format(value) },
  });
  const axis = (more) => ({
    axisLine: { lineStyle: { color: css("--strong-line") } }, axisTick: { show: false },
    axisLabel: { color: css("--soft"), hideOverlap: true },
    splitLine: { lineStyle: { color: css("--line") } }, ...more });
  const measure = (more) => axis({ type: "value", axisLabel: { color: css("--soft"), formatter: (v) => compact.format(v) }, ...more });
  const category = (data, more) => axis({ type: "category", data, ...more });
  const grid = (hasLegend) => ({ left: 8, right: 16, top: 12, bottom: hasLegend ? 36 : 8, containLabel: true });

  const xy = (chart, rows) => {
    const data = sums(chart, rows);
    const isLine = chart.type === "line" || chart.type === "area";
    const isStacked = chart.type === "area" || chart.type === "stacked";
    const isFlat = !isLine && !isDate(data.categories);
    let categories = data.categories;
    if (isFlat) {
      const total = (name) => data.series.reduce((sum, [, values]) => sum + (values.get(name) ?? 0), 0);
      categories = [...categories].sort((a, b) => total(a) - total(b)).slice(-15);
    }
    const many = data.series.length > 1;
    return { ...base(), grid: grid(many),
      legend: { ...base().legend, show: many },
      tooltip: { ...base().tooltip, trigger: "axis", axisPointer: { type: isLine ? "line" : "shadow" } },
      [isFlat ? "yAxis" : "xAxis"]: category(categories, { boundaryGap: !isLine }),
      [isFlat ? "xAxis" : "yAxis"]: measure(),
      series: data.series.map(([name, values]) => ({
        name, type: isLine ? "line" : "bar", stack: isStacked ? "all" : undefined,
        areaStyle: chart.type === "area" ? { opacity: 0.35 } : undefined,
        symbolSize: 6, showSymbol: categories.length < 40, barMaxWidth: 28, emphasis: { focus: "series" },
        data: categories.map((each) => values.get(each) ?? (isStacked ? 0 : null)) })) };
  };

  const pie = (chart, rows) => {
    const data = sums(chart, rows).series[0]?.[1] ?? new Map();
    const parts = [...data].sort((a, b) => b[1] - a[1]).map(([name, value]) => ({ name, value }));
    const total = parts.reduce((sum, part) => sum + part.value, 0);
    const isRing = chart.type === "donut";
    return { ...base(),
      tooltip: { ...base().tooltip, trigger: "item" },
      title: isRing ? { text: compact.format(total), subtext: chart.y, left: "center", top: "36%",
        textStyle: { color: css("--ink"), fontSize: 20 }, subtextStyle: { color: css("--soft") } } : undefined,
      series: [{ type: "pie", radius: isRing ? ["52%", "76%"] : [0, "76%"], center: ["50%", "45%"], data: parts,
        label: { show: !isRing, color: css("--soft") }, itemStyle: { borderColor: css("--panel"), borderWidth: 2 } }] };
  };

  const scatter = (chart, rows) => {
    const groups = Map.groupBy(rows, (row) => (chart.series ? label(row[chart.series]) : chart.y));
    return { ...base(), grid: { ...grid(groups.size > 1), left: 16, bottom: groups.size > 1 ? 56 : 28 },
      legend: { ...base().legend, show: groups.size > 1 },
      tooltip: { ...base().tooltip, trigger: "item", formatter: (item) =>
        `${item.seriesName}\n${chart.x}  ${number.format(item.value[0])}\n${chart.y}  ${number.format(item.value[1])}` },
      xAxis: measure({ name: chart.x, nameLocation: "middle", nameGap: 26, scale: true }), yAxis: measure({ scale: true }),
      series: [...groups].map(([name, points]) => ({ name, type: "scatter", symbolSize: 10,
        itemStyle: { opacity: 0.8 }, data: points.map((row) => [Number(row[chart.x]), Number(row[chart.y])]) })) };
  };

  const heatmap = (chart, rows) => {
    const data = sums(chart, rows);
    const names = data.series.map(([name]) => name).reverse();
    const cells = data.series.flatMap(([name, values]) =>
      [...values].map(([each, value]) => [data.categories.indexOf(each), names.indexOf(name), value]));
    const values = cells.map((cell) => cell[2]);
    return { ...base(), grid: { ...grid(true), bottom: 44 },
      tooltip: { ...base().tooltip, trigger: "item", formatter: (item) =>
        `${names[item.value[1]]}, ${data.categories[item.value[0]]}\n${number.format(item.value[2])}` },
      xAxis: category(data.categories), yAxis: category(names),
      visualMap: { min: Math.min(0, ...values), max: Math.max(1, ...values), calculable: false, orient: "horizontal",
        left: "center", bottom: 0, itemHeight: 120, itemWidth: 10, textStyle: { color: css("--soft") },
        formatter: (value) => compact.format(value),
        inRange: { color: isDark() ? ["#1b2a3a", "#2f6fa8", "#8fd0ff"] : ["#e8f1fa", "#7db5de", "#0b4f86"] } },
      series: [{ type: "heatmap", data: cells, itemStyle: { borderColor: css("--panel"), borderWidth: 2 } }] };
  };

  /** What ECharts draws; nothing for a chart that is no drawing. */
  const options = (chart, rows) => ({ pie, donut: pie, scatter, heatmap }[chart.type] ?? xy)(chart, rows);

  /** The column and the value that a click on a drawing chooses. */
  const chosen = (chart, event, option) => {
    if (chart.type === "scatter") return chart.series ? [chart.series, event.seriesName] : null;
    if (chart.type === "heatmap") return [chart.x, option.xAxis.data[event.value[0]]];
    return [chart.x, event.name];
  };

  return { rowsOf, options, chosen, sums, label, number, compact, css, base, isDate };
})();
