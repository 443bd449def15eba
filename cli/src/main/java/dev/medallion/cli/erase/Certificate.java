package dev.medallion.cli.erase;

import dev.medallion.contract.ErasurePlan;
import dev.medallion.contract.ErasureReport;
import java.util.List;

/**
 * What was erased, what waits, what was looked through, and what was not.
 *
 * @param id names the erasure
 * @param source the source
 * @param condition which of its rows
 * @param before rows of objects that were written later stay
 * @param who the ARN of whoever asked
 * @param why as they said; may be empty
 * @param completed when it was done, in ISO 8601
 * @param rows how many rows were taken out of bronze
 * @param tables what became of each table
 * @param searched what was found in each table afterwards
 * @param waiting what S3 Tables deletes by itself, and when
 * @param landing the landing objects that hold such rows still
 * @param notSearched what was not looked through
 */
record Certificate(
    String id,
    String source,
    String condition,
    String before,
    String who,
    String why,
    String completed,
    long rows,
    List<ErasureReport.Cleaned> tables,
    List<ErasureReport.Searched> searched,
    List<Waiting> waiting,
    List<Preview.LandedRows> landing,
    List<String> notSearched) {

  /**
   * Files of a layer that no table refers to any more.
   *
   * @param layer the layer
   * @param files how many
   * @param until when they are due for deletion, in ISO 8601; {@code never} where their removal is
   *     turned off
   */
  record Waiting(String layer, int files, String until) {}

  /** Whether nothing was left in what the tables refer to. */
  boolean isClean() {
    return searched.stream().allMatch(ErasureReport.Searched::isClean);
  }

  static String key(String id, String extension) {
    return ErasurePlan.folder(id) + "certificate." + extension;
  }

  /** It as Markdown. */
  String markdown() {
    StringBuilder text = new StringBuilder();
    text.append("# Erasure %s%n%n".formatted(id))
        .append("| | |%n|---|---|%n".formatted())
        .append(row("source", source))
        .append(row("rows", "`" + condition + "`"))
        .append(row("of objects written before", before))
        .append(row("asked by", who))
        .append(row("why", why.isEmpty() ? "–" : why))
        .append(row("completed", completed))
        .append(row("rows taken out of bronze", "%,d".formatted(rows)))
        .append(row("looked again", isClean() ? "nothing found" : "**something is left**"));
    text.append(
        "%n## Tables%n%n| table | done | snapshot left | snapshots expired | files released |%n|---|---|---|---|---|%n"
            .formatted());
    for (ErasureReport.Cleaned table : tables) {
      text.append(
          "| %s | %s | %s | %s | %d |%n"
              .formatted(
                  table.table(),
                  table.time(),
                  table.snapshot() == null ? "–" : table.snapshot(),
                  table.expired().isEmpty() ? "–" : String.join(", ", table.expired()),
                  table.released().size()));
    }
    text.append(
        "%n## Looked through%n%n| table | files | older snapshots | delete files | matching rows | files with the text |%n|---|---|---|---|---|---|%n"
            .formatted());
    for (ErasureReport.Searched table : searched) {
      text.append(
          "| %s | %d | %d | %s | %s | %d |%n"
              .formatted(
                  table.table(),
                  table.files(),
                  table.older().size(),
                  table.deletes() == null ? "–" : table.deletes(),
                  table.matching() == null ? "–" : table.matching(),
                  table.found().size()));
    }
    text.append("%n## Waits for S3 Tables' own deletion%n%n".formatted());
    for (Waiting each : waiting) {
      text.append(
          "- %s: %,d files, which nothing refers to; due for deletion: %s%n"
              .formatted(each.layer(), each.files(), each.until()));
    }
    text.append("%n## Still in the landing bucket%n%n".formatted());
    if (landing.isEmpty()) {
      text.append(
          "Bronze knew of no object with such rows any more; the certificates of earlier erasures of the same rows list theirs.%n"
              .formatted());
    }
    for (Preview.LandedRows each : landing) {
      text.append(
          "- %s%s: %s%n"
              .formatted(
                  each.object(),
                  each.version().isEmpty() ? "" : " version " + each.version(),
                  Preview.rows(each.rows())));
    }
    text.append("%n## Not looked through%n%n".formatted());
    notSearched.forEach(each -> text.append("- %s%n".formatted(each)));
    text.append("%n## Files released%n%n".formatted());
    for (ErasureReport.Cleaned table : tables) {
      table.released().forEach(file -> text.append("- %s%n".formatted(file)));
    }
    return text.toString();
  }

  private static String row(String name, String value) {
    return "| %s | %s |%n".formatted(name, value.replace("|", "\\|").replace('\n', ' '));
  }
}
