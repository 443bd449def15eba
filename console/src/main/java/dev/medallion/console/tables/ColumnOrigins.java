package dev.medallion.console.tables;

import dev.medallion.catalog.TableName;
import dev.medallion.cli.ColumnLineage;
import dev.medallion.cli.ColumnLineage.Tree;
import dev.medallion.console.web.Shell;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What columns are made of; read again when the pipeline has changed, since that takes seconds. */
public final class ColumnOrigins {
  private final ColumnLineage.Reader reader;
  private final Path folder;
  private Pipeline seen;
  private ColumnLineage lineage;

  /**
   * Reads nothing yet.
   *
   * @param reader reads it off the queries
   * @param folder holds {@code pipeline.yaml} and its SQL files
   */
  public ColumnOrigins(ColumnLineage.Reader reader, Path folder) {
    this.reader = reader;
    this.folder = folder;
  }

  /** A column, with all that it is made of and all that is made of it. */
  public record Shown(String column, List<Line> from, List<Line> into) {}

  /**
   * A column on the way.
   *
   * @param steps how many queries are between
   * @param href where it is shown
   */
  public record Line(String column, int steps, String href) {}

  Shown of(TableName table, String column, Pipeline pipeline) throws InterruptedException {
    ColumnLineage all = read(pipeline);
    String path = all.column(table.layer().label() + "." + table.name(), column);
    return new Shown(
        path,
        lines(all.comesFrom(path), 1, pipeline.namespace()),
        lines(all.goesInto(path), 1, pipeline.namespace()));
  }

  private synchronized ColumnLineage read(Pipeline pipeline) throws InterruptedException {
    if (!Objects.equals(seen, pipeline)) {
      lineage = reader.of(folder);
      seen = pipeline;
    }
    return lineage;
  }

  private static List<Line> lines(Tree tree, int steps, String namespace) {
    List<Line> lines = new ArrayList<>();
    for (Tree each : tree.next()) {
      lines.add(new Line(each.column(), steps, href(each.column(), namespace)));
      lines.addAll(lines(each, steps + 1, namespace));
    }
    return lines;
  }

  private static String href(String column, String namespace) {
    List<String> parts = Arrays.asList(column.split("\\.", 3));
    Optional<Layer> layer =
        Arrays.stream(Layer.values()).filter(each -> each.label().equals(parts.get(0))).findFirst();
    return layer
        .map(each -> TableParts.href(new TableName(each, namespace, parts.get(1)), "columns"))
        .orElse(Shell.ROOT + "dashboard");
  }
}
