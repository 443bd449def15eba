package dev.medallion.console.quality;

import dev.medallion.catalog.TableName;
import dev.medallion.cli.AthenaQuery;
import dev.medallion.cli.DeadLetters;
import dev.medallion.cli.LandingFindings;
import dev.medallion.cli.RunReport;
import dev.medallion.console.lake.Lake;
import dev.medallion.console.lake.Status;
import dev.medallion.console.lake.Words;
import dev.medallion.console.web.Page;
import dev.medallion.console.web.Refused;
import dev.medallion.console.web.Request;
import dev.medallion.console.web.Response;
import dev.medallion.console.web.Shell;
import dev.medallion.console.web.Views;
import dev.medallion.contract.QuarantineColumns;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.SilverModel;
import java.time.Duration;
import java.util.List;

/** The rules and what broke them, and what landed but is not in bronze. */
public final class QualityPage implements Page {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int ROWS = 50;

  private final Lake lake;
  private final Views views;

  public QualityPage(Lake lake, Views views) {
    this.lake = lake;
    this.views = views;
  }

  /** The page: models with their rules, and what bronze could not take in. */
  public record Quality(List<Model> models, LandingFindings.Troubles landing) {}

  /**
   * A silver model.
   *
   * @param checked how many rows were held against its rules
   * @param quarantined how many rows are in quarantine now
   * @param rows where those are loaded from; empty if there are none
   */
  public record Model(
      String name, String checked, String quarantined, List<Rule> rules, String rows) {}

  /** A rule, and how many rows broke it when the model ran last. */
  public record Rule(String name, String action, String broken, Status status) {}

  /** Takes {@code quality}, its parts {@code letters} and {@code rows/MODEL}, and the redrive. */
  @Override
  public Response answer(Request request) throws InterruptedException {
    if (request.isAction()) {
      if (!request.part(1).equals("redrive")) {
        throw Refused.notFound("action " + request.part(1));
      }
      long moved = letters().redrive();
      return views.part(
          "notice",
          "Sent %s through the landing queue again.".formatted(Words.count(moved, "message")));
    }
    return switch (request.part(1)) {
      case "" -> views.page("quality", "Quality", "quality", quality());
      case "letters" -> views.part("qualityLetters", letters().all());
      case "rows" -> views.part("qualityRows", rows(request.part(2)));
      default -> throw Refused.notFound("page quality/" + request.part(1));
    };
  }

  private DeadLetters letters() {
    return new DeadLetters(lake.services(), lake.stack(), POLL);
  }

  private Quality quality() throws InterruptedException {
    Pipeline pipeline = lake.pipeline();
    return new Quality(
        lake.lakehouse(pipeline).expectations().stream().map(QualityPage::model).toList(),
        new LandingFindings(lake.services(), lake.stack()).look());
  }

  private static Model model(RunReport.Checked checked) {
    return new Model(
        checked.model(),
        Words.count(checked.rows(), "row"),
        Words.number(Math.max(0, checked.quarantined())),
        checked.rules().stream().map(QualityPage::rule).toList(),
        checked.quarantined() > 0 ? Shell.ROOT + "quality/rows/" + checked.model() : "");
  }

  private static Rule rule(RunReport.Rule rule) {
    Status status =
        rule.broken() < 0
            ? new Status(Status.Kind.WAITING, "Not run yet")
            : rule.broken() == 0
                ? new Status(Status.Kind.OK, "Kept")
                : new Status(Status.Kind.WARNING, "Broken");
    return new Rule(
        rule.name(), rule.action(), rule.broken() < 0 ? "–" : Words.number(rule.broken()), status);
  }

  private AthenaQuery.Rows rows(String name) throws InterruptedException {
    Pipeline pipeline = lake.pipeline();
    SilverModel model =
        pipeline.silver(name).orElseThrow(() -> Refused.notFound("silver model " + name));
    TableName table = Lake.name(pipeline, Layer.SILVER, model.quarantineTable());
    return lake.athena()
        .run(
            "SELECT array_join(%s, ', ') AS rules, * FROM %s ORDER BY %s DESC LIMIT %d"
                .formatted(
                    Lake.quoted(QuarantineColumns.RULES),
                    lake.qualified(table),
                    Lake.quoted(QuarantineColumns.SINCE),
                    ROWS),
            lake.stack().catalog(Layer.SILVER),
            pipeline.namespace());
  }
}
