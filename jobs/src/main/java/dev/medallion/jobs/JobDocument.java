package dev.medallion.jobs;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** The JSON document that says what a run shall do. */
final class JobDocument {
  /** Later writers may add fields that this job does not know. */
  private static final ObjectMapper JSON =
      new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

  private JobDocument() {}

  /**
   * Reads a document from any file system that Hadoop knows.
   *
   * @param argument the argument that named the document, for messages
   * @throws JobArgumentException if there is no such document or it is not of the type
   */
  static <T> T read(SparkSession spark, String argument, String uri, Class<T> type) {
    Path path = new Path(uri);
    byte[] content;
    try (FSDataInputStream in =
        path.getFileSystem(spark.sparkContext().hadoopConfiguration()).open(path)) {
      content = ((InputStream) in).readAllBytes();
    } catch (FileNotFoundException e) {
      throw new JobArgumentException(
          "--%s names %s, and there is no such object".formatted(argument, uri), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + uri, e);
    }
    try {
      return JSON.readValue(content, type);
    } catch (JacksonException e) {
      throw new JobArgumentException(
          "--%s names %s, which is not a %s: %s"
              .formatted(argument, uri, type.getSimpleName(), e.getOriginalMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + uri, e);
    }
  }
}
