package dev.medallion.cost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.cfn.TemplateException;
import dev.medallion.pipeline.Pipeline;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What days of so many drops cost, as designed and with a job for each file. */
public final class CostReport {
  private final Inputs inputs;
  private final double dropGb;
  private final List<Work> collected;
  private final List<Work> perFile;

  private CostReport(Inputs inputs, double dropGb, List<Work> collected, List<Work> perFile) {
    this.inputs = inputs;
    this.dropGb = dropGb;
    this.collected = List.copyOf(collected);
    this.perFile = List.copyOf(perFile);
  }

  /**
   * What is asked.
   *
   * @param drops how many files are dropped a day, for each day that is to be computed; at least
   *     one each
   * @param dropGb the size of a file, in GB
   * @param bronzeGb what bronze holds, in GB; if it is not given, it follows from the drops
   * @param prices the file of prices, assumptions and limits
   */
  public record Question(List<Long> drops, double dropGb, Optional<Double> bronzeGb, Path prices) {}

  /**
   * Computes.
   *
   * @param home the root of the checkout, with the template and the state machine
   * @throws CostException if a number is missing, or the template lacks something
   * @throws TemplateException if the template is not right
   */
  public static CostReport of(Path home, Pipeline pipeline, Question question)
      throws CostException, TemplateException {
    Inputs inputs = InputsFile.read(question.prices());
    Design design = DesignReader.read(home, pipeline);
    double dropGb = question.dropGb();
    Stream<Day> collected =
        question.drops().stream()
            .map(drops -> Day.collected(design, inputs, drops, dropGb, question.bronzeGb()));
    Stream<Day> perFile =
        question.drops().stream()
            .map(drops -> Day.perFile(inputs, drops, dropGb, question.bronzeGb()));
    return new CostReport(
        inputs,
        dropGb,
        collected.map(day -> new Work(design, inputs, day)).toList(),
        perFile.map(day -> new Work(design, inputs, day)).toList());
  }

  /** What a person wants to see first. */
  public List<CostTable> summary() {
    CostTables tables = new CostTables(inputs, collected, perFile);
    return List.of(
        tables.activity(),
        tables.costs(),
        tables.quotas(),
        tables.growth(),
        tables.firstLoads(collected.getFirst().design(), dropGb));
  }

  /** The page in {@code docs/}. */
  public String markdown() {
    return new CostPage(inputs, dropGb, collected, new CostTables(inputs, collected, perFile))
        .text();
  }

  /** All of it, for scripts. */
  public JsonNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("region", inputs.region()).put("entered", inputs.entered()).put("currency", "USD");
    days(json.putArray("days"), collected);
    days(json.putArray("perFile"), perFile);
    return json;
  }

  private static void days(ArrayNode days, List<Work> works) {
    for (Work work : works) {
      List<Line> lines = CostModel.lines(work);
      ObjectNode day = days.addObject();
      day.put("drops", work.day().drops())
          .put("bronzeGb", work.day().bronzeGb())
          .put("bronzeRuns", work.day().bronzeRuns())
          .put("runs", work.day().runs())
          .put("transitionsOfARun", work.transitionsOfARun())
          .put("total", CostModel.total(lines));
      ArrayNode items = day.putArray("lines");
      lines.forEach(
          line ->
              items
                  .addObject()
                  .put("item", line.item())
                  .put("how", line.how())
                  .put("quantity", line.quantity())
                  .put("price", InputsFile.label(line.price()))
                  .put("cost", line.cost()));
      ArrayNode quotas = day.putArray("quotas");
      Quotas.of(work)
          .forEach(
              quota ->
                  quotas
                      .addObject()
                      .put("what", quota.what())
                      .put("used", quota.used())
                      .put("limit", quota.limit())
                      .put("kept", quota.isKept()));
    }
  }
}
