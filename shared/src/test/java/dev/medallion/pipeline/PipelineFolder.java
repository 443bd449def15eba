package dev.medallion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small pipeline folder without fault, into which a test puts the one that it is about. */
final class PipelineFolder {
  private static final String YAML =
      """
      namespace: retail
      sources:
        customers: {prefix: customers/, format: parquet, key: [customer_id]}
        sales:
          prefix: sales/
          format: csv
          key: [sale_id]
          options: {delimiter: ";"}
          columns:
            sale_id: bigint
            amount: decimal(10,2)
      silver:
        clean_sales:
          sql: silver/clean_sales.sql
          key: [sale_id]
      gold:
        totals:
          sql: gold/totals.sql
          key: [day]
          cluster: [day, total]
      datasets:
        daily:
          model: totals
          columns: {day: DATETIME, total: DECIMAL}
          charts:
            - {type: line, title: Totals, x: day, y: total}
      maintenance:
        bronze: {compaction: none, snapshots: {age: 24h, keep: 1}}
        gold:
          compaction: z-order
          targetFileSize: 128MB
          unreferenced: {after: 3d, purge: 10d}
      """;
  private static final String SILVER = "SELECT *\nFROM {{ bronze.sales }}\n";
  private static final String GOLD =
      "SELECT day, sum(amount) AS total\nFROM {{ silver.clean_sales }}\nGROUP BY 1;\n";

  private final Path folder;

  PipelineFolder(Path folder) throws IOException {
    this.folder = folder;
    write("pipeline.yaml", YAML);
    write("silver/clean_sales.sql", SILVER);
    write("gold/totals.sql", GOLD);
  }

  /** Replaces a part of {@code pipeline.yaml}. */
  PipelineFolder with(String part, String replacement) throws IOException {
    String yaml = Files.readString(folder.resolve("pipeline.yaml"));
    assertThat(yaml).contains(part);
    return write("pipeline.yaml", yaml.replace(part, replacement));
  }

  /** Writes a file as a whole. */
  PipelineFolder write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
    return this;
  }

  PipelineFolder without(String file) throws IOException {
    Files.delete(folder.resolve(file));
    return this;
  }

  Pipeline load() throws PipelineException {
    return PipelineLoader.load(folder);
  }

  /** Every problem that loading reports, as a user reads it. */
  List<String> problems() {
    try {
      load();
      return List.of();
    } catch (PipelineException e) {
      assertThat(e)
          .hasMessage(String.join("\n", e.problems().stream().map(Problem::toString).toList()));
      return e.problems().stream().map(Problem::toString).toList();
    }
  }
}
