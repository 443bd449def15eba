package dev.medallion.functions.ingest;

import java.util.List;

/** What could not be ingested of an event that came by no queue: every problem in one message. */
final class IngestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  IngestException(List<String> problems) {
    super(String.join("; ", problems));
  }
}
