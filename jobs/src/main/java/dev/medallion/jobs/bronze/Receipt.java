package dev.medallion.jobs.bronze;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What a run found of each object of its manifest, written after its commit. The sweep of the
 * landing bucket reads receipts, to know without a look into the table which objects need no run.
 *
 * <p>A receipt is a hint. One that is lost costs a run that finds nothing to do.
 *
 * @param manifest where the manifest is
 * @param definition how the objects were read, in the manifest's words
 * @param held the versions that the table holds, those without any row among them
 * @param refused the versions that cannot be taken in as they are
 */
record Receipt(String manifest, String definition, List<Held> held, List<Refused> refused) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** A version that is in the table. */
  record Held(String uri, String etag) {}

  /** A version that is not, and why. */
  record Refused(String uri, String etag, String reason) {}

  static Receipt of(
      String manifestUri,
      Manifest manifest,
      Collection<LandedObject> held,
      Map<LandedObject, String> refused) {
    return new Receipt(
        manifestUri,
        manifest.definition(),
        held.stream().map(object -> new Held(object.uri(), object.etag())).toList(),
        refused.entrySet().stream()
            .map(each -> new Refused(each.getKey().uri(), each.getKey().etag(), each.getValue()))
            .toList());
  }

  /** Writes it into a folder; the order of the names there is the order of the writes. */
  void write(Configuration configuration, String folder) {
    Path path =
        new Path(
            "%s%s-%s.json"
                .formatted(
                    folder,
                    NAME.format(Instant.now()),
                    UUID.randomUUID().toString().substring(0, 8)));
    try (OutputStream out = path.getFileSystem(configuration).create(path, false)) {
      out.write(JSON.writeValueAsBytes(this));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the rows are in their table, but the receipt %s cannot be written".formatted(path), e);
    }
  }
}
