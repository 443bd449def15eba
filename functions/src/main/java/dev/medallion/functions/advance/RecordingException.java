package dev.medallion.functions.advance;

import dev.medallion.catalog.CatalogException;
import java.util.List;
import java.util.stream.Collectors;

/** Tables on which a run could not be recorded: every one in one message. */
final class RecordingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RecordingException(List<CatalogException> failures) {
    super(
        failures.stream().map(CatalogException::getMessage).collect(Collectors.joining("; ")),
        failures.getFirst());
    failures.stream().skip(1).forEach(this::addSuppressed);
  }
}
