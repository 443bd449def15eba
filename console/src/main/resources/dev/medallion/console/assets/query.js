// The editor of statements: CodeMirror with the tables of the stack, and where Athena found an error.
import { EditorState, Prec } from "@codemirror/state";
import { EditorView, keymap, lineNumbers, highlightActiveLine, drawSelection } from "@codemirror/view";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { HighlightStyle, syntaxHighlighting, bracketMatching } from "@codemirror/language";
import { autocompletion, closeBrackets, completionKeymap } from "@codemirror/autocomplete";
import { setDiagnostics, lintGutter } from "@codemirror/lint";
import { sql, StandardSQL } from "@codemirror/lang-sql";
import { tags } from "@lezer/highlight";

const host = document.getElementById("editor");
const layer = document.getElementById("layer");
const result = document.getElementById("result");
const tables = JSON.parse(host.dataset.tables);

const tableNames = (context) => {
  const word = context.matchBefore(/[\w.]*/);
  if (!word || (word.from === word.to && !context.explicit)) return null;
  const options = Object.entries(tables).flatMap(([name, table]) => [
    { label: name, type: "class", apply: table.layer === layer.value ? table.short : table.full },
    ...table.columns.map((column) => ({ label: column, type: "property", detail: name, boost: -1 })),
  ]);
  return { from: word.from, options, validFor: /^[\w.]*$/ };
};

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--ok)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--warning)" },
  { tag: tags.comment, color: "var(--soft)", fontStyle: "italic" },
]);

const run = (explain) => () => {
  const values = { sql: view.state.doc.toString(), layer: layer.value };
  if (explain) values.explain = "true";
  view.dispatch(setDiagnostics(view.state, []));
  htmx.ajax("POST", "/_console/query/run", { target: "#result", swap: "innerHTML", values });
  return true;
};

const view = new EditorView({
  parent: host,
  state: EditorState.create({
    doc: host.dataset.sql,
    extensions: [
      EditorView.cspNonce.of(host.dataset.nonce),
      EditorView.contentAttributes.of({ "aria-label": "SQL" }),
      Prec.highest(keymap.of([{ key: "Mod-Enter", run: run(false) }])),
      lineNumbers(), history(), drawSelection(), highlightActiveLine(), bracketMatching(), closeBrackets(),
      lintGutter(), sql({ dialect: StandardSQL, upperCaseKeywords: true }),
      StandardSQL.language.data.of({ autocomplete: tableNames }),
      autocompletion(), syntaxHighlighting(colours),
      keymap.of([...completionKeymap, ...historyKeymap, ...defaultKeymap]),
      EditorView.lineWrapping,
    ],
  }),
});
document.getElementById("run").addEventListener("click", run(false));
document.getElementById("explain").addEventListener("click", run(true));

// Athena says "line 3:8": lines and columns from 1.
const mark = (message) => {
  const place = /line (\d+):(\d+)/.exec(message);
  if (!place) return;
  const line = view.state.doc.line(Math.min(view.state.doc.lines, Number(place[1])));
  const from = Math.min(line.to, line.from + Math.max(0, Number(place[2]) - 1));
  const word = /^[\w."$-]+/.exec(line.text.slice(from - line.from));
  const to = Math.max(from, Math.min(line.to, from + (word ? word[0].length : 1)));
  view.dispatch(setDiagnostics(view.state, [{ from, to, severity: "error", message }]));
};

const draw = (plot) => {
  const chart = JSON.parse(plot.dataset.resultChart);
  const names = Object.fromEntries(chart.columns.map((column) => [column.name, column.label]));
  const rows = MedallionCharts.rowsOf(chart, new Map());
  const option = MedallionCharts.options(chart, rows);
  for (const series of option.series) series.name = names[series.name] ?? series.name;
  (echarts.getInstanceByDom(plot) ?? echarts.init(plot)).setOption(option, { notMerge: true });
};
document.addEventListener("toggle", (event) => {
  const plot = event.target.querySelector?.("[data-result-chart]");
  if (plot && event.target.open) draw(plot);
}, true);
document.addEventListener("medallion-theme", () => {
  const plot = result.querySelector("details[open] [data-result-chart]");
  if (plot) draw(plot);
});

document.body.addEventListener("htmx:afterSettle", () => {
  const query = result.querySelector("[data-query]")?.dataset.query;
  if (query && !location.pathname.endsWith(query)) remember(query);
  const failure = result.querySelector('[role="alert"] p');
  if (failure) mark(failure.textContent);
});
const remember = (query) => window.history.replaceState(null, "", `/_console/query/${query}`);
