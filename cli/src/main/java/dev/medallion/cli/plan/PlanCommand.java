package dev.medallion.cli.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableName;
import dev.medallion.cfn.TemplateException;
import dev.medallion.cli.AthenaQuery;
import dev.medallion.cli.Checkout;
import dev.medallion.cli.DeployedPipeline;
import dev.medallion.cli.Lakehouse;
import dev.medallion.cli.Medallion;
import dev.medallion.cli.Target;
import dev.medallion.cli.TargetOption;
import dev.medallion.cli.UserError;
import dev.medallion.cost.CostException;
import dev.medallion.cost.WholeComputation;
import dev.medallion.pipeline.Pipeline;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what a deployment of the project would do, and changes nothing. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description =
        "Compare the project with what is deployed: which tables and data sets are made, altered,"
            + " rebuilt, refreshed or left behind, why, and what that reads and costs. Changes"
            + " nothing.")
public final class PlanCommand implements Callable<Integer> {
  /** What {@code --detailed-exitcode} ends with if there is something to do. */
  public static final int CHANGES = 3;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Mixin private TargetOption target;

  @Option(names = "--json", description = "Print one JSON object on standard output.")
  private boolean json;

  @Option(
      names = "--detailed-exitcode",
      description = "End with 0 if there is nothing to do, and with " + CHANGES + " if there is.")
  private boolean detailed;

  @Option(
      names = "--data",
      description =
          "Run the queries of gold models that change on the present tables, by Athena, and compare"
              + " with the rows that their tables have.")
  private boolean data;

  @Option(
      names = "--prices",
      paramLabel = "FILE",
      description = "Your prices and assumptions (default: docs/prices.yaml).")
  private Path prices;

  @Spec private CommandSpec spec;

  /**
   * A plan.
   *
   * @param place the stack that it is for
   * @param nothingToDo whether nothing would change
   * @param changes each table and data set of the project, then those that it has no longer, then
   *     rules of access that are others
   */
  record Plan(String place, boolean nothingToDo, List<Change> changes) {
    static Plan of(String place, List<Change> changes) {
      return new Plan(
          place, changes.stream().allMatch(change -> change.effect() == Effect.UNCHANGED), changes);
    }
  }

  @Override
  public Integer call() throws InterruptedException, JsonProcessingException, TemplateException {
    Pipeline project = target.pipeline();
    try (Target opened = target.open()) {
      Pipeline deployed = DeployedPipeline.of(opened);
      Map<TableName, TableMetadata> tables =
          new Lakehouse(opened.services(), opened.stack(), project)
              .load(Comparison.tables(deployed, project));
      List<Change> changes =
          new Estimates(project, tables, costs(project))
              .added(Comparison.of(deployed, project, tables, opened.stack().tableBuckets()));
      if (data) {
        AthenaQuery athena =
            new AthenaQuery(opened.services().athena(), opened.stack().workGroup());
        changes = new GoldRows(athena, opened.stack(), project, tables, changes).added(changes);
      }
      Plan plan = Plan.of(opened.place(), changes);
      if (json) {
        System.out.println(JSON.writeValueAsString(PlanJson.of(plan)));
      } else {
        new PlanPrinter(System.out).print(plan);
      }
      return detailed && !plan.nothingToDo() ? CHANGES : ExitCode.OK;
    }
  }

  private WholeComputation costs(Pipeline project) throws TemplateException {
    Checkout checkout = Medallion.of(spec).checkout();
    try {
      return WholeComputation.of(
          checkout.home(), project, prices == null ? checkout.prices() : prices);
    } catch (CostException e) {
      throw new UserError(
          "the costs cannot be computed:\n" + e.getMessage().indent(2).stripTrailing(), e);
    }
  }
}
