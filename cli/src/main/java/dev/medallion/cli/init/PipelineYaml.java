package dev.medallion.cli.init;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.pipeline.Format;
import java.util.List;
import java.util.stream.Collectors;

/** Writes {@code pipeline.yaml}, with what a user should look at as comments. */
final class PipelineYaml {
  private static final int WIDEST = 36;

  private final StringBuilder yaml = new StringBuilder();

  private PipelineYaml() {}

  static String of(String namespace, List<Profile> sources, List<Summary> summaries) {
    PipelineYaml file = new PipelineYaml();
    file.line(
        "# Written by medallion init from sample files: comments say what was guessed, and how sure"
            + " it is.");
    file.line("namespace: " + namespace);
    file.line("");
    file.line(
        "# What arrives. Rows with the same key are versions of one record: silver sees the"
            + " newest.");
    file.line("sources:");
    sources.forEach(file::source);
    file.line("");
    file.line(
        "# What it means, in Spark SQL. `expect: {name: \"condition\"}` sets rows aside that break"
            + " a rule.");
    file.line("silver:");
    sources.forEach(file::silver);
    file.line("");
    file.line("# The answers, in Athena SQL.");
    file.line("gold:");
    summaries.forEach(file::gold);
    file.line("");
    file.line("# What the dashboard shows.");
    file.line("datasets:");
    summaries.forEach(file::dataSet);
    file.line("");
    file.line(
        "# For large gold tables: `compaction: z-order`, with `cluster: [a, b]` in each model.");
    file.line("maintenance:");
    file.line("  gold: {compaction: binpack}");
    return file.yaml.toString();
  }

  private void source(Profile source) {
    line(
        "  %s:".formatted(source.name()),
        "%s in %s"
            .formatted(
                counted(source.records(), "record"),
                counted(source.files().files().size(), "file")));
    source.remarks().forEach(remark -> line("    # " + remark));
    line("    prefix: %s/".formatted(source.name()));
    line("    format: " + source.files().format().label());
    line(
        "    key: [%s]".formatted(names(source.key().columns())),
        "%s: %s".formatted(source.key().sureness().label(), source.key().reason()));
    sequence(source);
    if (!source.options().isEmpty()) {
      line("    options:");
      source
          .options()
          .forEach((name, value) -> line("      %s: %s".formatted(name, quoted(value))));
    }
    if (source.files().format() != Format.PARQUET) {
      line("    columns:");
      for (Column column : source.columns()) {
        line("      %s: %s".formatted(column.name(), type(column.type())), column.remark());
      }
    }
  }

  /** What orders the versions of a record, where a column looks like it. */
  private void sequence(Profile source) {
    source.columns().stream()
        .filter(column -> !source.key().columns().contains(column))
        .filter(
            column ->
                column
                    .name()
                    .matches("(?:last_)?(updated|modified|changed)(_at|_on|_time)?|version"))
        .findFirst()
        .ifPresent(
            column ->
                line(
                    "    # sequence_by: " + column.name(),
                    "take this in if a late file must not overwrite newer rows"));
  }

  private void silver(Profile source) {
    line("  %s:".formatted(CleanModel.name(source)));
    line("    sql: silver/%s.sql".formatted(CleanModel.name(source)));
    line("    key: [%s]".formatted(names(source.key().columns())));
  }

  private void gold(Summary summary) {
    line("  %s:".formatted(summary.name()));
    line("    sql: gold/%s.sql".formatted(summary.name()));
    line("    key: [%s]".formatted(summary.key()));
  }

  private void dataSet(Summary summary) {
    line("  %s:".formatted(summary.name()));
    line("    model: " + summary.name());
    line("    columns:");
    line("      %s: %s".formatted(summary.key(), summary.keyType()));
    line("      records: INTEGER");
    summary
        .measures()
        .forEach(
            measure ->
                line("      %s: %s".formatted(Summary.total(measure), Summary.totalType(measure))));
    String shown = summary.measures().stream().findFirst().map(Summary::total).orElse("records");
    line("    charts:");
    line(
        "      - {type: %s, title: %s, x: %s, y: %s}"
            .formatted(
                summary.keyType().equals("DATETIME") ? "line" : "bar",
                quoted("%s of %s".formatted(shown.replace('_', ' '), summary.source().name())),
                summary.key(),
                shown));
  }

  private static String counted(long number, String thing) {
    return "%,d %s%s".formatted(number, thing, number == 1 ? "" : "s");
  }

  private static String names(List<Column> columns) {
    return columns.stream().map(Column::name).collect(Collectors.joining(", "));
  }

  private static String type(String type) {
    return type.contains("<") ? quoted(type) : type;
  }

  /** A text in double quotes: those of JSON are YAML's too. */
  private static String quoted(String text) {
    try {
      return new ObjectMapper().writeValueAsString(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a text cannot be quoted", e);
    }
  }

  private void line(String text) {
    yaml.append(text).append('\n');
  }

  private void line(String text, String comment) {
    line(
        comment.isEmpty()
            ? text
            : text + " ".repeat(Math.max(1, WIDEST - text.length())) + "# " + comment);
  }
}
