package dev.medallion.cli.explain;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.catalog.TableMetadata;
import dev.medallion.cli.AthenaQuery;
import dev.medallion.cli.QueryFormat;
import dev.medallion.contract.BronzeColumns;
import dev.medallion.pipeline.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Finds the rows of a bronze table that rows of a silver table came of, by Athena. */
final class BronzeRecords {
  /** How long the keys of a statement may be as it is written; Athena takes 256 KB of text. */
  private static final int MOST_TEXT = 150_000;

  private final AthenaQuery athena;
  private final PinnedTable silver;
  private final PinnedTable bronze;
  private final Source source;
  private final RecordLinks links;

  BronzeRecords(
      AthenaQuery athena,
      PinnedTable silver,
      PinnedTable bronze,
      Source source,
      RecordLinks links) {
    this.athena = athena;
    this.silver = silver;
    this.bronze = bronze;
    this.source = source;
    this.links = links;
  }

  /**
   * The records, by the keys of silver: of each key of the source the newest, with those that it
   * overrode.
   *
   * @param key the key columns of silver
   * @param rows keys of silver, as texts
   */
  Map<List<String>, List<BronzeRecord>> of(List<String> key, List<List<String>> rows)
      throws InterruptedException {
    Map<List<String>, List<BronzeRecord>> records = new LinkedHashMap<>();
    int from = 0;
    while (from < rows.size()) {
      int to = from;
      for (int text = 0; to < rows.size() && text < MOST_TEXT; to++) {
        text += isOneOf(key, rows.subList(to, to + 1)).length();
      }
      read(
          athena.run(
              statement(key, rows.subList(from, to)), bronze.catalog(), bronze.name().namespace()),
          key.size(),
          records);
      from = to;
    }
    return records;
  }

  /** Rows of one key of the source follow each other, the newest first. */
  private void read(
      AthenaQuery.Rows rows, int keys, Map<List<String>, List<BronzeRecord>> records) {
    List<String> row = null;
    List<BronzeRecord> versions = new ArrayList<>();
    for (List<Optional<String>> each : rows.rows()) {
      List<String> key =
          IntStream.range(0, keys)
              .mapToObj(
                  i -> QueryFormat.value(rows.types().get(i), each.get(i).orElse("")).asText())
              .toList();
      boolean newest = each.get(keys).orElseThrow().equals("1");
      if (newest && row != null) {
        add(row, versions, records);
        versions.clear();
      }
      row = key;
      versions.add(record(rows, each, keys + 1));
    }
    if (row != null) {
      add(row, versions, records);
    }
  }

  private static void add(
      List<String> row,
      List<BronzeRecord> versions,
      Map<List<String>, List<BronzeRecord>> records) {
    records
        .computeIfAbsent(row, any -> new ArrayList<>())
        .add(versions.getFirst().over(List.copyOf(versions.subList(1, versions.size()))));
  }

  private BronzeRecord record(AthenaQuery.Rows rows, List<Optional<String>> row, int from) {
    Map<String, String> technical = new LinkedHashMap<>();
    Map<String, JsonNode> values = new LinkedHashMap<>();
    for (int i = from; i < row.size(); i++) {
      String name = rows.columns().get(i);
      String type = rows.types().get(i);
      if (BronzeColumns.ALL.contains(name)) {
        technical.put(name, row.get(i).orElse(""));
      } else {
        row.get(i).ifPresent(value -> values.put(name, QueryFormat.value(type, value)));
      }
    }
    return new BronzeRecord(
        bronze.name().toString(),
        technical.getOrDefault(BronzeColumns.OBJECT, ""),
        technical.getOrDefault(BronzeColumns.VERSION, ""),
        technical.getOrDefault(BronzeColumns.ETAG, ""),
        technical.getOrDefault(BronzeColumns.LINE, ""),
        technical.getOrDefault(BronzeColumns.INGESTED_AT, ""),
        technical.getOrDefault(BronzeColumns.RESCUED, ""),
        values,
        "",
        "",
        links.certain(),
        List.of());
  }

  /** The statement; its columns are silver's key, the place among versions, and bronze's own. */
  String statement(List<String> key, List<List<String>> rows) {
    List<String> keys = IntStream.rangeClosed(1, key.size()).mapToObj(i -> "_key_" + i).toList();
    List<String> linked =
        links.columns().values().stream().flatMap(List::stream).distinct().toList();
    String selected =
        Stream.concat(
                IntStream.range(0, key.size())
                    .mapToObj(
                        i ->
                            AthenaName.column(key.get(i))
                                + " AS "
                                + AthenaName.column(keys.get(i))),
                linked.stream()
                    .map(
                        each ->
                            AthenaName.column(each) + " AS " + AthenaName.column("_is_" + each)))
            .collect(Collectors.joining(", "));
    String ofKey = columns(keys, "silver");
    String versions =
        "PARTITION BY %s, %s ORDER BY %s"
            .formatted(ofKey, columns(source.key(), "bronze"), order());
    return """
    WITH silver AS (
    SELECT %s
    FROM %s
    WHERE %s
    )
    SELECT %s, row_number() OVER (%s) AS "_nth", %s
    FROM silver
    JOIN %s AS bronze ON %s
    ORDER BY %s, %s, "_nth"\
    """
        .formatted(
            selected,
            silver.sql(),
            isOneOf(key, rows),
            ofKey,
            versions,
            columns(
                bronze.metadata().columns().stream().map(TableMetadata.Column::name).toList(),
                "bronze"),
            bronze.sql(),
            joined(),
            ofKey,
            columns(source.key(), "bronze"));
  }

  private static String columns(List<String> names, String relation) {
    return names.stream()
        .map(name -> AthenaName.column(relation, name))
        .collect(Collectors.joining(", "));
  }

  private String isOneOf(List<String> key, List<List<String>> rows) {
    if (key.size() == 1) {
      // Athena plans a list many times faster than as many alternatives.
      return rows.stream()
          .map(row -> value(key.getFirst(), row.getFirst()))
          .collect(Collectors.joining(", ", AthenaName.column(key.getFirst()) + " IN (", ")"));
    }
    return rows.stream()
        .map(
            row ->
                IntStream.range(0, key.size())
                    .mapToObj(
                        i ->
                            "%s = %s"
                                .formatted(
                                    AthenaName.column(key.get(i)), value(key.get(i), row.get(i))))
                    .collect(Collectors.joining(" AND ", "(", ")")))
        .collect(Collectors.joining(" OR "));
  }

  private String value(String column, String value) {
    return AthenaName.value(silver.type(column), value);
  }

  private String joined() {
    return links.columns().entrySet().stream()
        .map(
            link ->
                link.getValue().stream()
                    .map(each -> equal(link.getKey(), each))
                    .collect(Collectors.joining(" OR ", "(", ")")))
        .collect(Collectors.joining(" AND "));
  }

  /** Columns of two types are compared as texts: the silver job may have cast one of them. */
  private String equal(String ofBronze, String ofSilver) {
    String form =
        bronze.type(ofBronze).equals(silver.type(ofSilver))
            ? "%s = %s"
            : "CAST(%s AS varchar) = CAST(%s AS varchar)";
    return form.formatted(
        AthenaName.column("bronze", ofBronze), AthenaName.column("silver", "_is_" + ofSilver));
  }

  /** The order by which the silver job finds the newest row of a key. */
  private String order() {
    Set<String> there =
        bronze.metadata().columns().stream()
            .map(TableMetadata.Column::name)
            .collect(Collectors.toSet());
    String ingested = AthenaName.column("bronze", BronzeColumns.INGESTED_AT);
    List<String> order = new ArrayList<>();
    source
        .sequenceBy()
        .forEach(column -> order.add(AthenaName.column("bronze", column) + " DESC NULLS LAST"));
    order.add(
        there.contains(BronzeColumns.MODIFIED_AT)
            ? "coalesce(%s, %s) DESC"
                .formatted(AthenaName.column("bronze", BronzeColumns.MODIFIED_AT), ingested)
            : ingested + " DESC");
    order.add(ingested + " DESC");
    order.add(AthenaName.column("bronze", BronzeColumns.OBJECT) + " DESC");
    if (there.contains(BronzeColumns.LINE)) {
      order.add(AthenaName.column("bronze", BronzeColumns.LINE) + " DESC NULLS LAST");
    }
    return String.join(", ", order);
  }
}
