package dev.medallion.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.catalog.TableMetadata.Column;
import dev.medallion.catalog.TableMetadata.Ref;
import dev.medallion.catalog.TableMetadata.Snapshot;
import dev.medallion.catalog.TableMetadata.SortField;
import dev.medallion.catalog.TableMetadata.SortOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads the metadata that the catalog answers with, by the names of the Iceberg spec (appendix C,
 * JSON serialization).
 */
final class MetadataReader {
  private MetadataReader() {}

  static TableMetadata read(TableName table, JsonNode metadata) {
    List<Snapshot> snapshots = list(metadata.path("snapshots"), MetadataReader::snapshot);
    String current = metadata.path("current-snapshot-id").asText("");
    return new TableMetadata(
        table,
        metadata.path("table-uuid").asText(),
        columns(metadata),
        texts(metadata.path("properties")),
        snapshots.stream().filter(snapshot -> snapshot.id().equals(current)).findFirst(),
        snapshots,
        list(metadata.path("sort-orders"), MetadataReader::sortOrder),
        metadata.path("default-sort-order-id").asInt(),
        refs(metadata.path("refs")));
  }

  private static List<Column> columns(JsonNode metadata) {
    int current = metadata.path("current-schema-id").asInt();
    for (JsonNode schema : metadata.path("schemas")) {
      if (schema.path("schema-id").asInt() == current) {
        return list(schema.path("fields"), MetadataReader::column);
      }
    }
    return List.of();
  }

  private static Column column(JsonNode field) {
    JsonNode type = field.path("type");
    return new Column(
        field.path("id").asInt(),
        field.path("name").asText(),
        type.isTextual() ? type.asText() : type.path("type").asText(),
        field.path("required").asBoolean());
  }

  private static Snapshot snapshot(JsonNode snapshot) {
    Map<String, String> summary = texts(snapshot.path("summary"));
    return new Snapshot(
        snapshot.path("snapshot-id").asText(),
        Optional.of(snapshot.path("parent-snapshot-id"))
            .filter(JsonNode::isNumber)
            .map(JsonNode::asText),
        Instant.ofEpochMilli(snapshot.path("timestamp-ms").asLong()),
        summary.getOrDefault("operation", ""),
        summary);
  }

  private static SortOrder sortOrder(JsonNode order) {
    return new SortOrder(
        order.path("order-id").asInt(), list(order.path("fields"), MetadataReader::sortField));
  }

  private static SortField sortField(JsonNode field) {
    return new SortField(
        field.path("source-id").asInt(),
        field.path("transform").asText(),
        field.path("direction").asText(),
        field.path("null-order").asText());
  }

  private static Map<String, Ref> refs(JsonNode refs) {
    Map<String, Ref> read = new LinkedHashMap<>();
    refs.properties()
        .forEach(
            ref ->
                read.put(
                    ref.getKey(),
                    new Ref(
                        ref.getValue().path("type").asText(),
                        ref.getValue().path("snapshot-id").asText())));
    return Map.copyOf(read);
  }

  private static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new LinkedHashMap<>();
    object.properties().forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
    return Map.copyOf(texts);
  }

  private static <T> List<T> list(JsonNode array, Function<JsonNode, T> read) {
    List<T> list = new ArrayList<>();
    array.forEach(item -> list.add(read.apply(item)));
    return List.copyOf(list);
  }
}
