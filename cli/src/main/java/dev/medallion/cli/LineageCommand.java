package dev.medallion.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.medallion.catalog.TableName;
import dev.medallion.cli.TableLineage.Version;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Shows what the snapshots of a table were made from, down to the manifests of bronze, or what a
 * column is made of.
 */
@Command(
    name = "lineage",
    mixinStandardHelpOptions = true,
    description =
        "Show what the snapshots of a table were made from, down to the files; or what a column is"
            + " made of, and what is made of it.")
public final class LineageCommand implements Callable<Integer> {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

  @Mixin private TargetOption target;

  @Parameters(
      paramLabel = "TABLE[.COLUMN]",
      description =
          "A table, such as product_performance or silver.retail.customer_sales, or one of its"
              + " columns, such as product_performance.revenue.")
  private String table;

  @Option(
      names = "--newest",
      paramLabel = "COUNT",
      defaultValue = "5",
      description = "How many of its snapshots (default: ${DEFAULT-VALUE}).")
  private int newest;

  @Option(names = "--json", description = "Print one JSON array on standard output.")
  private boolean json;

  @Spec private CommandSpec spec;

  private final ColumnLineage.Reader columns;

  /**
   * The command.
   *
   * @param columns reads off a pipeline's queries what columns are made of
   */
  public LineageCommand(ColumnLineage.Reader columns) {
    this.columns = columns;
  }

  @Override
  public Integer call() throws JsonProcessingException, InterruptedException {
    if (newest < 1) {
      throw new UserError("--newest takes a number of snapshots, 1 or more");
    }
    Path folder = Medallion.of(spec).project().folder();
    Optional<ColumnName> column = ColumnName.in(table, folder);
    if (column.isPresent()) {
      printColumn(columns.of(folder), column.get());
      return 0;
    }
    try (Target opened = target.open()) {
      Services services = opened.services();
      DeployedStack deployed = opened.stack();
      LineageTracer tracer =
          new LineageTracer(
              services.catalog(deployed)::load,
              newest,
              new AthenaRows(
                  new AthenaQuery(services.athena(), deployed.workGroup()),
                  deployed,
                  warning -> System.err.println("medallion: " + warning)));
      List<TableLineage> chain = new ArrayList<>();
      for (TableName found : new Tables(services, deployed).named(Optional.of(table))) {
        chain.addAll(tracer.of(found));
      }
      print(chain);
    }
    return 0;
  }

  private void printColumn(ColumnLineage lineage, ColumnName name) throws JsonProcessingException {
    String column = lineage.column(name.table(), name.column());
    ColumnLineage.Tree from = lineage.comesFrom(column);
    ColumnLineage.Tree into = lineage.goesInto(column);
    if (json) {
      System.out.println(JSON.writeValueAsString(new OfColumn(column, from.next(), into.next())));
      return;
    }
    System.out.printf("%n%s%n", column);
    printTree(
        "comes from", from, name.isOfBronze() ? "files" : "no column: constants, counts of rows");
    printTree("goes into", into, "nothing");
  }

  private static void printTree(String title, ColumnLineage.Tree tree, String none) {
    System.out.println("  " + title);
    if (tree.next().isEmpty()) {
      System.out.println("    " + none);
    }
    tree.lines(2).forEach(System.out::println);
  }

  private record OfColumn(
      String column, List<ColumnLineage.Tree> comesFrom, List<ColumnLineage.Tree> goesInto) {}

  private void print(List<TableLineage> chain) throws JsonProcessingException {
    if (json) {
      System.out.println(JSON.writeValueAsString(chain));
      return;
    }
    for (TableLineage each : chain) {
      System.out.println();
      System.out.println(each.table());
      lines(each).forEach(System.out::println);
    }
  }

  /** The columns are those that a version of the table has something for. */
  static List<String> lines(TableLineage lineage) {
    List<String> below =
        lineage.versions().stream()
            .flatMap(version -> version.from().keySet().stream())
            .distinct()
            .sorted()
            .toList();
    boolean runs = lineage.versions().stream().anyMatch(version -> !version.run().isEmpty());
    boolean manifests =
        lineage.versions().stream().anyMatch(version -> !version.manifest().isEmpty());
    List<String> header = new ArrayList<>(List.of("snapshot", "committed", "operation", "rows"));
    if (runs) {
      header.add("run");
    }
    below.forEach(name -> header.add("from " + name));
    if (manifests) {
      header.add("manifest");
    }
    TextTable text = new TextTable(header);
    for (Version version : lineage.versions()) {
      List<String> cells = new ArrayList<>();
      cells.add(version.snapshot());
      cells.add(time(version.committed()));
      cells.add(known(version.operation()));
      cells.add(known(version.rows()));
      if (runs) {
        cells.add(known(version.run()));
      }
      below.forEach(name -> cells.add(known(version.from().getOrDefault(name, ""))));
      if (manifests) {
        cells.add(known(fileName(version.manifest())));
      }
      text.row(cells);
    }
    return text.lines();
  }

  private static String time(String committed) {
    return committed.isEmpty() ? "expired" : TIME.format(Instant.parse(committed));
  }

  private static String known(String text) {
    return text.isEmpty() ? "–" : text;
  }

  private static String fileName(String uri) {
    return uri.substring(uri.lastIndexOf('/') + 1);
  }
}
