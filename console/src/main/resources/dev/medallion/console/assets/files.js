"use strict";
// The bounds of data files: a box for each file, along one column or two.
(() => {
  const { css, base, compact } = MedallionCharts;

  const scale = (axis, more) => {
    const written = {
      number: (value) => compact.format(value),
      text: (value) => axis.ranks[value] ?? "",
    }[axis.kind];
    return { type: axis.kind === "time" ? "time" : "value", name: axis.name, nameLocation: "middle", scale: true,
      minInterval: axis.kind === "text" ? 1 : undefined, nameTextStyle: { color: css("--soft") },
      axisLine: { lineStyle: { color: css("--strong-line") } }, splitLine: { lineStyle: { color: css("--line") } },
      axisLabel: { color: css("--soft"), hideOverlap: true, width: 120, overflow: "truncate", formatter: written }, ...more };
  };

  const draw = (plot) => {
    const { axes, files } = JSON.parse(plot.dataset.bounds);
    const [x, y] = axes;
    const boxes = files
      .map((file) => ({ ...file, across: file.ranges[0], up: file.ranges[1] }))
      .sort((a, b) => a.across.low - b.across.low || a.across.high - b.across.high);
    const up = (box, index) => box.up ?? { low: index + 0.1, high: index + 0.9 };
    const data = boxes.map((box, i) => [box.across.low, up(box, i).low, box.across.high, up(box, i).high]);
    const said = (range, axis) => `\n${axis.name}  ${range.least} … ${range.largest}`;
    const box = (params, api) => {
      const [left, bottom] = api.coord([api.value(0), api.value(1)]);
      const [right, top] = api.coord([api.value(2), api.value(3)]);
      // A file of a single value would have no extent.
      const width = Math.max(4, right - left), height = Math.max(4, bottom - top);
      return { type: "rect", shape: { x: left - (width - right + left) / 2, y: top - (height - bottom + top) / 2, width, height },
        style: { fill: css("--accent"), fillOpacity: 0.18, stroke: css("--accent"), lineWidth: 1 } };
    };
    (echarts.getInstanceByDom(plot) ?? echarts.init(plot)).setOption({ ...base(), legend: undefined,
      grid: { left: 24, right: 32, top: 28, bottom: 32, containLabel: true },
      tooltip: { ...base().tooltip, trigger: "item", formatter: ({ dataIndex }) => {
        const { file, ranges } = boxes[dataIndex];
        return `${file}${ranges.map((range, i) => said(range, axes[i])).join("")}`;
      } },
      xAxis: scale(x, { nameGap: 28 }),
      yAxis: y ? scale(y, { nameLocation: "end", nameGap: 10 }) : { type: "value", show: false, min: 0, max: boxes.length },
      series: [{ type: "custom", renderItem: box, encode: { x: [0, 2], y: [1, 3] }, data, clip: true }] }, { notMerge: true });
  };

  const drawAll = () => document.querySelectorAll("[data-bounds]").forEach(draw);
  document.body.addEventListener("htmx:afterSettle", drawAll);
  document.addEventListener("medallion-theme", drawAll);
  window.addEventListener("resize", () =>
    document.querySelectorAll("[data-bounds]").forEach((plot) => echarts.getInstanceByDom(plot)?.resize()));
})();
