package dev.medallion.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.catalog.TableMetadata.Column;
import dev.medallion.catalog.TableMetadata.SortField;
import dev.medallion.catalog.TableMetadata.SortOrder;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/**
 * A small client of the Iceberg REST catalog of S3 Tables: reads table metadata and commits
 * properties and sort orders. For all that, Iceberg's own client would bring 40 MB and a cold start
 * with it. Safe for use by several threads.
 *
 * <p>What is transient (a commit lost to another writer, throttling, a fault of the service, no
 * answer) is tried again, up to six times within about six seconds. A commit is decided anew each
 * time by the table as it then is.
 *
 * @see <a
 *     href="https://github.com/apache/iceberg/blob/main/open-api/rest-catalog-open-api.yaml">The
 *     Iceberg REST spec, from which paths and JSON are taken</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-integrating-open-source.html">What
 *     S3 Tables serves of it</a>
 */
public final class IcebergRestCatalog {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int NOT_FOUND = 404;

  private final SignedHttp http;
  private final TableBuckets buckets;
  private final Function<TableBucketArn, URI> endpoint;
  private final Retry retry;
  private final Map<TableBucketArn, String> prefixes = new ConcurrentHashMap<>();

  /**
   * A client of the catalogs of those table buckets. Opens no connection yet.
   *
   * @param http what sends the requests; its time limits hold for each of them
   * @param credentials whose signature the requests bear
   * @param buckets where the tables of each layer are
   * @param environment the environment variables, for {@link IcebergEndpoint#of}
   */
  public IcebergRestCatalog(
      SdkHttpClient http,
      IdentityProvider<? extends AwsCredentialsIdentity> credentials,
      TableBuckets buckets,
      Map<String, String> environment) {
    this(
        http,
        credentials,
        buckets,
        bucket -> IcebergEndpoint.of(bucket.region(), environment),
        new Retry());
  }

  IcebergRestCatalog(
      SdkHttpClient http,
      IdentityProvider<? extends AwsCredentialsIdentity> credentials,
      TableBuckets buckets,
      Function<TableBucketArn, URI> endpoint,
      Retry retry) {
    this.http = new SignedHttp(http, credentials);
    this.buckets = buckets;
    this.endpoint = endpoint;
    this.retry = retry;
  }

  /**
   * The table's metadata as of now; empty if there is no such table or namespace.
   *
   * @throws CatalogException if the catalog refuses, knows no such table bucket, or stays silent
   */
  public Optional<TableMetadata> load(TableName table) {
    return retry.run(() -> loadOnce(table));
  }

  /**
   * Sets table properties and leaves the others as they are.
   *
   * @return the table as committed
   * @throws CatalogException if there is no such table, if it was replaced by another of its name
   *     meanwhile, or if the catalog refuses
   */
  public TableMetadata setProperties(TableName table, Map<String, String> properties) {
    return changeProperties(table, present -> new PropertyChange(properties, Set.of()));
  }

  /**
   * What to do to a table's properties; those that it does not name stay as they are.
   *
   * @param set what to set
   * @param remove what to remove; what is not there is none the less removed
   */
  public record PropertyChange(Map<String, String> set, Set<String> remove) {}

  /**
   * Sets and removes table properties in one commit, decided by the table as it is.
   *
   * @param change is asked again when the commit is lost to another writer
   * @return the table as committed
   * @throws CatalogException as {@link #setProperties}
   */
  public TableMetadata changeProperties(
      TableName table, Function<TableMetadata, PropertyChange> change) {
    return commit(table, present -> propertyChange(present.properties(), change.apply(present)));
  }

  private static Optional<Commit> propertyChange(
      Map<String, String> present, PropertyChange change) {
    ArrayNode updates = JSON.arrayNode();
    if (!present.entrySet().containsAll(change.set().entrySet())) {
      ObjectNode values = updates.addObject().put("action", "set-properties").putObject("updates");
      new TreeMap<>(change.set()).forEach(values::put);
    }
    Set<String> removals = new TreeSet<>(change.remove());
    removals.retainAll(present.keySet());
    if (!removals.isEmpty()) {
      ArrayNode names = updates.addObject().put("action", "remove-properties").putArray("removals");
      removals.forEach(names::add);
    }
    return updates.isEmpty()
        ? Optional.empty()
        : Optional.of(new Commit(JSON.arrayNode(), updates));
  }

  /**
   * Makes the table's rows ordered by those columns, ascending and with nulls first, from the next
   * compaction on; z-order takes its columns from this order too. Does nothing if they are so
   * already.
   *
   * @return the table as committed
   * @throws CatalogException if there is no such table or column, if the table was replaced by
   *     another of its name meanwhile, or if the catalog refuses
   */
  public TableMetadata setSortOrder(TableName table, List<String> columns) {
    return commit(table, present -> sortOrderChange(present, columns));
  }

  /** What a commit requires of the table beyond its identity, and what it changes. */
  private record Commit(ArrayNode requirements, ArrayNode updates) {}

  private TableMetadata commit(TableName table, Function<TableMetadata, Optional<Commit>> change) {
    AtomicReference<String> uuid = new AtomicReference<>();
    return retry.run(
        () -> {
          TableMetadata present = loadOnce(table).orElseThrow(() -> noTable(table));
          uuid.compareAndSet(null, present.uuid());
          if (!present.uuid().equals(uuid.get())) {
            throw new CatalogException(
                table.toString(),
                NOT_FOUND,
                "NoSuchTableException",
                "was replaced by another table of its name; the change was not made");
          }
          Optional<Commit> commit = change.apply(present);
          return commit.isEmpty() ? present : commitOnce(present, commit.get());
        });
  }

  private static Optional<Commit> sortOrderChange(TableMetadata present, List<String> columns) {
    List<SortField> fields = columns.stream().map(column -> sortField(present, column)).toList();
    Optional<SortOrder> known =
        present.sortOrders().stream().filter(order -> order.fields().equals(fields)).findFirst();
    if (known.isPresent() && known.get().id() == present.defaultSortOrder()) {
      return Optional.empty();
    }
    ArrayNode updates = JSON.arrayNode();
    if (known.isEmpty()) {
      updates.add(addSortOrder(present, fields));
    }
    // -1 is the order that the same commit adds; the catalog may give it another id than ours.
    updates
        .addObject()
        .put("action", "set-default-sort-order")
        .put("sort-order-id", known.map(SortOrder::id).orElse(-1));
    ArrayNode requirements = JSON.arrayNode();
    requirements
        .addObject()
        .put("type", "assert-default-sort-order-id")
        .put("default-sort-order-id", present.defaultSortOrder());
    return Optional.of(new Commit(requirements, updates));
  }

  private static ObjectNode addSortOrder(TableMetadata present, List<SortField> fields) {
    int newest = present.sortOrders().stream().mapToInt(SortOrder::id).max().orElse(0);
    ObjectNode update = JSON.objectNode().put("action", "add-sort-order");
    ArrayNode written =
        update.putObject("sort-order").put("order-id", newest + 1).putArray("fields");
    for (SortField field : fields) {
      written
          .addObject()
          .put("source-id", field.column())
          .put("transform", field.transform())
          .put("direction", field.direction())
          .put("null-order", field.nullOrder());
    }
    return update;
  }

  private static SortField sortField(TableMetadata present, String column) {
    return present.columns().stream()
        .filter(candidate -> candidate.name().equals(column))
        .findFirst()
        .map(found -> new SortField(found.id(), "identity", "asc", "nulls-first"))
        .orElseThrow(
            () ->
                new CatalogException(
                    present.table().toString(),
                    NOT_FOUND,
                    "NoSuchColumnException",
                    "cannot be ordered by \""
                        + column
                        + "\", which is none of its columns: "
                        + String.join(
                            ", ", present.columns().stream().map(Column::name).toList())));
  }

  private Optional<TableMetadata> loadOnce(TableName table) {
    URI uri = uri(table);
    try {
      return Optional.of(metadata(table, http.get(subject(table), uri)));
    } catch (CatalogException e) {
      if (e.status() == NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private TableMetadata commitOnce(TableMetadata present, Commit commit) {
    ObjectNode request = JSON.objectNode();
    ObjectNode identifier = request.putObject("identifier");
    identifier.putArray("namespace").add(present.table().namespace());
    identifier.put("name", present.table().name());
    ArrayNode requirements = request.putArray("requirements");
    requirements.addObject().put("type", "assert-table-uuid").put("uuid", present.uuid());
    requirements.addAll(commit.requirements());
    request.set("updates", commit.updates());
    TableName table = present.table();
    return metadata(table, http.post(subject(table), uri(table), request));
  }

  private static TableMetadata metadata(TableName table, JsonNode answer) {
    return MetadataReader.read(table, answer.path("metadata"));
  }

  private URI uri(TableName table) {
    TableBucketArn bucket = buckets.of(table.layer());
    return URI.create(
        endpoint.apply(bucket)
            + "/v1/"
            + prefix(bucket)
            + "/namespaces/"
            + segment(table.namespace())
            + "/tables/"
            + segment(table.name()));
  }

  private String prefix(TableBucketArn bucket) {
    String known = prefixes.get(bucket);
    if (known != null) {
      return known;
    }
    URI uri = URI.create(endpoint.apply(bucket) + "/v1/config?warehouse=" + bucket.urlEncoded());
    SignedHttp.Subject subject = new SignedHttp.Subject(bucket.value(), bucket.region());
    String prefix =
        http.get(subject, uri).path("overrides").path("prefix").asText(bucket.urlEncoded());
    prefixes.put(bucket, prefix);
    return prefix;
  }

  private SignedHttp.Subject subject(TableName table) {
    return new SignedHttp.Subject(table.toString(), buckets.of(table.layer()).region());
  }

  private static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static CatalogException noTable(TableName table) {
    return new CatalogException(
        table.toString(), NOT_FOUND, "NoSuchTableException", "there is no such table to change");
  }
}
