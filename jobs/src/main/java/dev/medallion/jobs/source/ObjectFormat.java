package dev.medallion.jobs.source;

import dev.medallion.jobs.objects.S3Objects;
import dev.medallion.jobs.objects.StoredObject;
import dev.medallion.jobs.text.LineWindow;
import dev.medallion.jobs.text.RowSink;
import dev.medallion.jobs.text.TextEncoding;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.StructType;

/**
 * How the objects of one source are looked at and read. It is sent to the tasks that read.
 *
 * @param <S> what a look at an object tells: what its columns are, and how to read it
 */
public interface ObjectFormat<S extends Serializable> extends Serializable {
  /**
   * Looks at an object without reading its rows.
   *
   * @throws BadObjectException if it cannot be taken in
   */
  S probe(S3Objects objects, StoredObject object) throws BadObjectException;

  /** The columns, but the technical ones, that the object brings; those of its rows. */
  StructType columns(S shape);

  /** Those of the columns that the object itself has, and not only its source's declaration. */
  List<String> found(S shape);

  /**
   * Reads all rows of an object.
   *
   * @throws BadObjectException if it is not what its beginning promised
   * @throws IOException if it cannot be read
   */
  void read(S3Objects objects, StoredObject object, S shape, RowSink sink)
      throws IOException, BadObjectException;

  /** How large objects of the format are cut, so that tasks share them; nothing if they are not. */
  default Optional<Lines<S>> lines() {
    return Optional.empty();
  }

  /**
   * A format of lines, which can be read from any line that a record begins with.
   *
   * @param <S> what a look at an object tells
   */
  interface Lines<S extends Serializable> extends Serializable {
    /** The encoding; an object is cut only if that {@link TextEncoding#canBeCut can be}. */
    TextEncoding encoding();

    /** The character between two of which a line end may be part of a value. */
    Optional<Character> quote();

    /**
     * Reads the rows whose records begin before a line.
     *
     * @param window begins with a line that a record begins with
     * @return the number of the line behind them
     */
    long read(LineWindow window, S shape, long stopLine, RowSink sink) throws IOException;
  }
}
