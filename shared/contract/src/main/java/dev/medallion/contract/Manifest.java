package dev.medallion.contract;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one run of the bronze job is to take in. The ingest function writes it, the job reads it.
 *
 * @param source how the objects are to be read
 * @param table the bronze table, as {@code catalog.namespace.table}
 * @param objects the objects, perhaps repeated
 * @param definition a digest of the source, which the receipt repeats: it tells by which definition
 *     an object was refused
 * @param receipts the folder that the run's receipt goes to, as an S3 URI; null for no receipt
 * @param rebuild whether the objects are all that landing holds of the source, and the table is to
 *     be made anew from them; left out if not
 * @param events where the run's events of OpenLineage go; null for nowhere
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Manifest(
    Source source,
    String table,
    List<LandedObject> objects,
    String definition,
    String receipts,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean rebuild,
    @JsonInclude(JsonInclude.Include.NON_NULL) EventTarget events) {

  /** So many objects one run takes in at most, unless it makes the table anew. */
  public static final int MOST_OBJECTS = 5_000;

  /**
   * So many bytes one run takes in at most, as the objects are stored, unless it makes the table
   * anew. A larger object has a run of its own.
   */
  public static final long MOST_BYTES = 8L << 30;

  /**
   * A source, as far as the job has to know it.
   *
   * @param name its name
   * @param format {@code csv}, {@code jsonl} or {@code parquet}
   * @param options how its texts are written, in Spark's own words
   * @param key the columns that identify a record
   * @param columns the declared columns, in order; empty for Parquet, whose files declare their own
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Source(
      String name,
      String format,
      Map<String, String> options,
      List<String> key,
      List<Column> columns)
      implements Serializable {
    /** Takes what is left out as empty. */
    public Source {
      options =
          options == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(options));
      key = key == null ? List.of() : List.copyOf(key);
      columns = columns == null ? List.of() : List.copyOf(columns);
    }

    /** The key columns that are none of the given ones. */
    public List<String> missingKeys(List<String> found) {
      return key.stream().filter(column -> !found.contains(column)).toList();
    }
  }

  /**
   * A declared column.
   *
   * @param name its name, lower case
   * @param type its type in Spark SQL
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Column(String name, String type) implements Serializable {}

  /** The same objects, as all that the table is to be made anew from. */
  public Manifest asRebuild() {
    return new Manifest(source, table, objects, definition, receipts, true, events);
  }

  /**
   * The places of the objects, each once. What is stored there now is looked up: which of several
   * events of one key is the newest does not matter, since the older contents are gone.
   */
  public List<String> uris() {
    return objects.stream().map(LandedObject::uri).distinct().toList();
  }
}
