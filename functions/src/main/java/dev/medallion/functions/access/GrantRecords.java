package dev.medallion.functions.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.catalog.IcebergRestCatalog;
import dev.medallion.catalog.IcebergRestCatalog.PropertyChange;
import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableName;
import dev.medallion.contract.PropertyKeys;
import dev.medallion.functions.runtime.Json;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What was granted here in Lake Formation. Each table of the pipeline keeps the whole record in a
 * property, since tables are deleted and made again when they are rebuilt.
 */
final class GrantRecords {
  private final IcebergRestCatalog catalog;
  private final String namespace;
  private final Map<TableName, String> kept = new LinkedHashMap<>();
  private final Set<TableName> without = new LinkedHashSet<>();

  /**
   * @param namespace the namespace of the tables that keep the record; others lose it
   */
  GrantRecords(IcebergRestCatalog catalog, String namespace, Collection<TableMetadata> tables) {
    this.catalog = catalog;
    this.namespace = namespace;
    for (TableMetadata table : tables) {
      String record = table.properties().getOrDefault(PropertyKeys.ACCESS, "");
      kept.put(table.table(), record);
      if (record.isEmpty()) {
        without.add(table.table());
      }
    }
  }

  /**
   * What any table says was granted, by the tables that it was granted on.
   *
   * @throws IllegalStateException if a record cannot be read
   */
  Map<TableName, Set<Granted>> read() {
    Map<TableName, Set<Granted>> records = new LinkedHashMap<>();
    kept.forEach(
        (holder, text) -> {
          try {
            JsonNode record = Json.tree(text.isEmpty() ? "{}" : text);
            for (Map.Entry<String, JsonNode> each : record.properties()) {
              records
                  .computeIfAbsent(TableName.parse(each.getKey()), any -> new LinkedHashSet<>())
                  .addAll(List.of(Json.read(each.getValue(), Granted[].class)));
            }
          } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                "%s: its property %s is not what was recorded; remove the property, and revoke in Lake Formation what is granted and not declared"
                    .formatted(holder, PropertyKeys.ACCESS),
                e);
          }
        });
    return records;
  }

  /** Whether a table has been made since the others were given the record that names it. */
  boolean isMadeAnew(TableName table) {
    return without.contains(table);
  }

  /** Has every table keep that record, and none if it is empty. */
  void write(Map<TableName, Set<Granted>> records) {
    Map<String, List<Granted>> sorted = new TreeMap<>();
    records.forEach(
        (table, grants) -> {
          if (!grants.isEmpty()) {
            sorted.put(table.toString(), grants.stream().sorted(Granted.ORDER).toList());
          }
        });
    String text = sorted.isEmpty() ? "" : Json.write(sorted);
    for (TableName holder : List.copyOf(kept.keySet())) {
      String own = holder.namespace().equals(namespace) ? text : "";
      if (!own.equals(kept.put(holder, own))) {
        var unused =
            catalog.changeProperties(
                holder,
                any ->
                    own.isEmpty()
                        ? new PropertyChange(Map.of(), Set.of(PropertyKeys.ACCESS))
                        : new PropertyChange(Map.of(PropertyKeys.ACCESS, own), Set.of()));
      }
    }
  }
}
