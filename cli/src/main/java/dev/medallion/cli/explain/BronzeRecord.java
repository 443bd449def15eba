package dev.medallion.cli.explain;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * A row of bronze, and the record in the landing bucket that it came of.
 *
 * @param table the bronze table
 * @param object the object, as an S3 URI
 * @param version the version id of the write; empty if there is none
 * @param etag the entity tag of its content
 * @param line the line on which the record begins, or the number of the row; empty if not known
 * @param ingested when it was taken in
 * @param rescued what did not fit its column; empty if all did
 * @param values its columns
 * @param text the record in landing; empty if it cannot be read
 * @param noText why it cannot be read; empty if it can
 * @param certain whether silver's row is known to come of this record's key, and not of another one
 *     with the same values
 * @param overrode the older versions of its key, the newest first
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record BronzeRecord(
    String table,
    String object,
    String version,
    String etag,
    String line,
    String ingested,
    String rescued,
    Map<String, JsonNode> values,
    String text,
    String noText,
    boolean certain,
    List<BronzeRecord> overrode) {

  BronzeRecord with(LandingText.Read read) {
    return new BronzeRecord(
        table,
        object,
        version,
        etag,
        line,
        ingested,
        rescued,
        values,
        read.text(),
        read.problem(),
        certain,
        overrode);
  }

  BronzeRecord over(List<BronzeRecord> older) {
    return new BronzeRecord(
        table, object, version, etag, line, ingested, rescued, values, text, noText, certain,
        older);
  }

  /** Where it is: the object, and the line in it. */
  String place() {
    return line.isEmpty() ? object : "%s line %s".formatted(object, line);
  }
}
