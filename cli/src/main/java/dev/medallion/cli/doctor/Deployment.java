package dev.medallion.cli.doctor;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the placeholders of {@link Needs} are in one deployment.
 *
 * @param arn what its ARNs begin with, up to the service: {@code arn:PARTITION}
 * @param ids the physical ids of the stack's resources and its parameters, by their names
 * @param namespace the namespace of its tables
 * @param sources the prefixes of the sources in the landing bucket, by the sources' names
 * @param dataSets the ids of its data sets
 * @param tables the tables of each layer
 */
public record Deployment(
    String arn,
    String region,
    String account,
    Map<String, String> ids,
    String namespace,
    Map<String, String> sources,
    List<String> dataSets,
    Map<String, List<Table>> tables) {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]+)}");
  private static final String LAYERS = "(TABLE|TABLEARN):(bronze|silver|gold)";

  /**
   * A table.
   *
   * @param arn its ARN; one that ends in {@code *} if it is yet to be made
   * @param columns the names of its columns; none if it is yet to be made
   * @param narrowed whether it has more columns, which are not to be read
   */
  public record Table(
      String name, String arn, String bucketArn, List<String> columns, boolean narrowed) {
    /** A table that is read as a whole. */
    public Table(String name, String arn, String bucketArn, List<String> columns) {
      this(name, arn, bucketArn, columns, false);
    }

    /** The table for whoever is to read these columns alone. */
    public Table only(List<String> readable) {
      return new Table(name, arn, bucketArn, readable, true);
    }

    /** Whether it is there. */
    boolean isMade() {
      return !arn.endsWith("*");
    }
  }

  /**
   * A text whose placeholders are filled in.
   *
   * @param table the table that it names
   */
  record Named(String text, Optional<Table> table) {}

  /** The physical id of a role; empty if this deployment has none of that logical id. */
  Optional<String> role(String logicalId) {
    return Optional.ofNullable(ids.get(logicalId));
  }

  /** The ARN of a layer's table bucket; empty if this deployment has none. */
  Optional<String> tableBucket(String layer) {
    return Optional.ofNullable(
        ids.get(
            "%s%sTables"
                .formatted(layer.substring(0, 1).toUpperCase(Locale.ROOT), layer.substring(1))));
  }

  /** The ARNs of the table buckets to which queries come by way of the Data Catalog. */
  List<String> queriedBuckets() {
    return Stream.of("silver", "gold").flatMap(layer -> tableBucket(layer).stream()).toList();
  }

  /**
   * The text with its placeholders filled in, once for each of what a placeholder of several stands
   * for; empty if a resource that it names was not deployed.
   */
  List<Named> fill(String text) {
    Matcher several =
        Pattern.compile("\\$\\{(?:%s|SOURCE|LANDED|DATASET)}".formatted(LAYERS)).matcher(text);
    if (!several.find()) {
      return single(text).map(filled -> new Named(filled, Optional.empty())).stream().toList();
    }
    String placeholder = several.group();
    Stream<Map.Entry<String, Optional<Table>>> values =
        switch (placeholder) {
          case "${SOURCE}" -> plain(sources.keySet().stream());
          case "${LANDED}" -> plain(sources.values().stream());
          case "${DATASET}" -> plain(dataSets.stream());
          default -> {
            Function<Table, String> word =
                several.group(1).equals("TABLE") ? Table::name : Table::arn;
            yield tables.getOrDefault(several.group(2), List.of()).stream()
                .map(table -> Map.entry(word.apply(table), Optional.of(table)));
          }
        };
    return values
        .flatMap(
            value ->
                single(text.replace(placeholder, value.getKey())).stream()
                    .map(filled -> new Named(filled, value.getValue())))
        .toList();
  }

  private static Stream<Map.Entry<String, Optional<Table>>> plain(Stream<String> values) {
    return values.map(value -> Map.entry(value, Optional.empty()));
  }

  private Optional<String> single(String text) {
    Matcher matcher = PLACEHOLDER.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      Optional<String> value = value(matcher.group(1));
      if (value.isEmpty()) {
        return Optional.empty();
      }
      matcher.appendReplacement(filled, Matcher.quoteReplacement(value.get()));
    }
    return Optional.of(matcher.appendTail(filled).toString());
  }

  private Optional<String> value(String name) {
    if (name.equals("NAMESPACE")) {
      return Optional.of(namespace);
    }
    if (name.equals("ARN:s3")) {
      return Optional.of(arn + ":s3:::");
    }
    if (name.equals("ARN:iam")) {
      return Optional.of("%s:iam::%s:".formatted(arn, account));
    }
    if (name.startsWith("ARN:")) {
      return Optional.of(
          "%s:%s:%s:%s:".formatted(arn, name.substring("ARN:".length()), region, account));
    }
    if (name.endsWith(".Name")) {
      return Optional.ofNullable(ids.get(name.substring(0, name.length() - ".Name".length())))
          .map(id -> id.substring(id.lastIndexOf('/') + 1));
    }
    return Optional.ofNullable(ids.get(name));
  }
}
