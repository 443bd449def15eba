package dev.medallion.local.s3tables;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.local.endpoint.ModelJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.core.SdkPojo;

/**
 * What a table bucket knows beside its catalog: ids, times and maintenance configuration. Kept as
 * one JSON file, which is replaced whole with each change.
 */
final class BucketRecord {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String ID = "id";
  private static final String CREATED = "created";
  private static final String MAINTENANCE = "maintenance";

  private final Path file;
  private final ObjectNode root;

  private BucketRecord(Path file, ObjectNode root) {
    this.file = file;
    this.root = root;
  }

  /** Reads the file, or begins a new one. */
  static BucketRecord open(Path file) {
    try {
      if (Files.exists(file)) {
        return new BucketRecord(file, (ObjectNode) MAPPER.readTree(file.toFile()));
      }
      BucketRecord record = new BucketRecord(file, identified());
      record.save();
      return record;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The id of the bucket. */
  synchronized String id() {
    return root.path(ID).asText();
  }

  /** When the bucket was created. */
  synchronized Instant created() {
    return Instant.parse(root.path(CREATED).asText());
  }

  /** Begins to know a namespace. */
  synchronized void addNamespace(String name) {
    root.withObject("/namespaces").set(name, identified());
    save();
  }

  synchronized void removeNamespace(String name) {
    root.withObject("/namespaces").remove(name);
    save();
  }

  synchronized String namespaceId(String name) {
    return root.path("namespaces").path(name).path(ID).asText();
  }

  synchronized Instant namespaceCreated(String name) {
    String created = root.path("namespaces").path(name).path(CREATED).asText();
    return created.isEmpty() ? created() : Instant.parse(created);
  }

  /** The maintenance configuration of a type that was put for the bucket. */
  synchronized <T extends SdkPojo> Optional<T> maintenance(String type, Class<T> model) {
    return read(root.path(MAINTENANCE).path(type), model);
  }

  synchronized void putMaintenance(String type, SdkPojo value) {
    root.withObject("/" + MAINTENANCE).set(type, ModelJson.write(value));
    save();
  }

  /** The maintenance configuration of a type that was put for the table. */
  synchronized <T extends SdkPojo> Optional<T> maintenance(
      UUID table, String type, Class<T> model) {
    return read(root.path("tables").path(table.toString()).path(MAINTENANCE).path(type), model);
  }

  synchronized void putMaintenance(UUID table, String type, SdkPojo value) {
    root.withObject("/tables/" + table + "/" + MAINTENANCE).set(type, ModelJson.write(value));
    save();
  }

  /** What was put of a kind for the table; missing if nothing was. */
  synchronized JsonNode kept(UUID table, String kind) {
    return root.path("tables").path(table.toString()).path(kind).deepCopy();
  }

  synchronized void keep(UUID table, String kind, JsonNode value) {
    root.withObject("/tables/" + table).set(kind, value);
    save();
  }

  /** What was put of a kind for the bucket itself; missing if nothing was. */
  synchronized JsonNode kept(String kind) {
    return root.path(kind).deepCopy();
  }

  synchronized void keep(String kind, JsonNode value) {
    root.set(kind, value);
    save();
  }

  synchronized void forget(String kind) {
    if (root.remove(kind) != null) {
      save();
    }
  }

  synchronized void forget(UUID table, String kind) {
    if (root.withObject("/tables/" + table).remove(kind) != null) {
      save();
    }
  }

  /** Forgets a table that was deleted. */
  synchronized void removeTable(UUID table) {
    if (root.withObject("/tables").remove(table.toString()) != null) {
      save();
    }
  }

  private static <T extends SdkPojo> Optional<T> read(JsonNode node, Class<T> model) {
    return node.isMissingNode()
        ? Optional.empty()
        : Optional.of(ModelJson.read(node, model, ModelJson.Scalars.EXACT));
  }

  private static ObjectNode identified() {
    return JsonNodeFactory.instance
        .objectNode()
        .put(ID, UUID.randomUUID().toString())
        .put(CREATED, Instant.now().toString());
  }

  private void save() {
    try {
      Path next = file.resolveSibling(file.getFileName() + ".next");
      MAPPER.writerWithDefaultPrettyPrinter().writeValue(next.toFile(), root);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
