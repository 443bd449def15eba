package dev.medallion.jobs;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.jobs.objects.S3Access;
import dev.medallion.jobs.objects.S3Objects;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The JSON document that says what a run shall do. */
final class JobDocument {
  /** Later writers may add fields that this job does not know. */
  private static final ObjectMapper JSON =
      new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

  private JobDocument() {}

  /**
   * Reads a document from S3.
   *
   * @param argument the argument that named the document, for messages
   * @throws JobArgumentException if there is no such document or it is not of the type
   */
  static <T> T read(S3Access access, String argument, String uri, Class<T> type) {
    byte[] content;
    try (S3Objects objects = access.open()) {
      content =
          objects
              .read(uri)
              .orElseThrow(
                  () ->
                      new JobArgumentException(
                          "--%s names %s, and there is no such object".formatted(argument, uri)));
    } catch (IllegalArgumentException e) {
      throw new JobArgumentException("--%s: %s".formatted(argument, e.getMessage()), e);
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
