package dev.medallion.functions.advance;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.functions.runtime.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3tables.model.GetTableMetadataLocationResponse;

/**
 * The metadata files in the storage of tables, which S3 shows as a bucket for each table. Files are
 * never changed, only followed by the next.
 *
 * @see <a href="https://iceberg.apache.org/spec/#table-metadata-fields">Table metadata in the
 *     Iceberg spec</a>
 */
final class MetadataFiles {
  private static final Pattern VERSION = Pattern.compile(".*/0*(\\d+)-[^/]*");
  private static final String LOG = "metadata-log";
  private static final String UPDATED = "last-updated-ms";

  /** How many files before the present one a table knows, unless its property says otherwise. */
  private static final int KNOWN_FILES = 100;

  private final S3Client s3;
  private final Clock clock;

  MetadataFiles(S3Client s3, Clock clock) {
    this.s3 = s3;
    this.clock = clock;
  }

  /**
   * What a file holds.
   *
   * @param uri {@code s3://…}
   */
  ObjectNode read(String uri) {
    URI file = URI.create(uri);
    byte[] content =
        s3.getObjectAsBytes(get -> get.bucket(file.getHost()).key(key(file))).asByteArray();
    try (InputStream stream =
        uri.endsWith(".gz.metadata.json") || uri.endsWith(".metadata.json.gz")
            ? new GZIPInputStream(new ByteArrayInputStream(content))
            : new ByteArrayInputStream(content)) {
      return (ObjectNode) Json.tree(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(uri + " is no table metadata", e);
    }
  }

  /**
   * Writes a file that follows the present one. It counts for nothing until the table points to it;
   * if that never comes about, the removal of unreferenced files deletes it.
   *
   * @param present where the present one is
   * @param metadata what the present one holds but for what is to be otherwise; the time and the
   *     log of former files are set here
   * @return the URI of the file
   */
  String writeNext(GetTableMetadataLocationResponse present, ObjectNode metadata) {
    String storage = present.warehouseLocation();
    // What the table calls the file: its own location need not read as S3 Tables writes it.
    String former =
        metadata.path("location").asText() + present.metadataLocation().substring(storage.length());
    ArrayNode log = metadata.withArray("/" + LOG);
    log.addObject()
        .put("timestamp-ms", metadata.path(UPDATED).asLong())
        .put("metadata-file", former);
    int known = metadata.at("/properties/write.metadata.previous-versions-max").asInt(KNOWN_FILES);
    while (log.size() > known) {
      log.remove(0);
    }
    metadata.put(UPDATED, Math.max(clock.millis(), metadata.path(UPDATED).asLong()));
    String next =
        "%s/metadata/%05d-%s.metadata.json"
            .formatted(storage, version(present.metadataLocation()) + 1, UUID.randomUUID());
    URI file = URI.create(next);
    s3.putObject(
        put -> put.bucket(file.getHost()).key(key(file)).contentType("application/json"),
        RequestBody.fromBytes(Json.write(metadata).getBytes(StandardCharsets.UTF_8)));
    return next;
  }

  private static int version(String location) {
    Matcher matcher = VERSION.matcher(location);
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  private static String key(URI file) {
    return file.getPath().substring(1);
  }
}
