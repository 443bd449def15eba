package dev.medallion.jobs.bronze;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Reads the objects of one source. */
interface SourceReader<S> {
  /** The column of the rows that holds the URI of the file that a row comes from. */
  String FILE = "_file_uri";

  /**
   * Spark's option that, set to false, takes paths as they are: keys may hold {@code [} or {@code
   * *}.
   */
  String GLOB_PATHS = "__globPaths__";

  /**
   * Looks at one object without reading its rows.
   *
   * @return what objects must share to be read together
   * @throws BadObjectException if it cannot be taken in
   */
  S probe(StoredObject object) throws BadObjectException;

  /** The columns, but the technical ones, that objects of this shape bring. */
  StructType columns(S shape);

  /** The rows of objects that share a shape: its columns, {@code _rescued} and {@link #FILE}. */
  Dataset<Row> rows(S shape, List<StoredObject> objects);

  /**
   * Objects that are read together.
   *
   * @param columns the columns that they bring
   * @param rows their rows, with {@code _rescued} and {@link SourceReader#FILE}
   * @param objects the objects
   */
  record Part(StructType columns, Dataset<Row> rows, List<StoredObject> objects) {}

  /**
   * What came of reading.
   *
   * @param parts the good objects
   * @param bad what is wrong with each bad one, in a sentence that names it
   */
  record Reading(List<Part> parts, Map<LandedObject, String> bad) {}

  /** Probes each object and reads the good ones, those of one shape together. */
  default Reading read(List<StoredObject> objects) {
    Probes.Findings<StoredObject, S> probed =
        Probes.all(objects, StoredObject::object, this::probe);
    Map<S, List<StoredObject>> shapes = new LinkedHashMap<>();
    probed
        .good()
        .forEach(
            (object, shape) ->
                shapes.computeIfAbsent(shape, unused -> new ArrayList<>()).add(object));
    List<Part> parts = new ArrayList<>();
    shapes.forEach(
        (shape, same) -> parts.add(new Part(columns(shape), rows(shape, same), List.copyOf(same))));
    return new Reading(parts, probed.bad());
  }
}
