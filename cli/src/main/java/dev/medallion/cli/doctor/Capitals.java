package dev.medallion.cli.doctor;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Tables that Athena does not find, because a column's name has a capital letter: S3 Tables takes
 * it, and the Data Catalog hides the table.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-integrating-aws.html">Integrating
 *     Amazon S3 Tables with AWS analytics services</a>
 */
final class Capitals {
  private final Deployment deployment;

  Capitals(Deployment deployment) {
    this.deployment = deployment;
  }

  /** The obstacle to whatever asks the Data Catalog for tables. */
  List<Refusal> refusals(List<Need> needs) {
    return deployment.tables().entrySet().stream()
        .filter(layer -> needs.stream().anyMatch(need -> asksFor(need, layer.getKey())))
        .flatMap(this::hidden)
        .toList();
  }

  private static boolean asksFor(Need need, String layer) {
    return need.resource().endsWith("${TABLE:%s}".formatted(layer));
  }

  private Stream<Refusal> hidden(Map.Entry<String, List<Deployment.Table>> layer) {
    return layer.getValue().stream()
        .filter(table -> table.columns().stream().anyMatch(Capitals::isOne))
        .map(table -> refusal(layer.getKey(), table));
  }

  private static boolean isOne(String name) {
    return name.chars().anyMatch(Character::isUpperCase);
  }

  private Refusal refusal(String layer, Deployment.Table table) {
    List<String> columns = table.columns().stream().filter(Capitals::isOne).toList();
    String first = columns.getFirst();
    return new Refusal(
        Layer.CAPITALS,
        "table %s of %s has the columns %s, so that the Data Catalog hides it, and Athena does not find it"
            .formatted(table.name(), layer, String.join(", ", columns)),
        "Athena cannot change what it does not find. In Spark: ALTER TABLE %s.%s.%s RENAME COLUMN `%s` TO %s"
            .formatted(
                layer, deployment.namespace(), table.name(), first, first.toLowerCase(Locale.ROOT)),
        List.of());
  }
}
