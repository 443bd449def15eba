package dev.medallion.pipeline;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The formats in which a source's objects may arrive. */
public enum Format {
  /** Text of delimited fields, whose columns the source declares. */
  CSV,

  /**
   * JSON Lines: a JSON object on each line, whose columns the source declares. {@code json} is
   * another name for it, and means the same: one JSON document a file is no format here.
   *
   * @see <a href="https://jsonlines.org/">JSON Lines</a>
   */
  JSONL,

  /** Parquet, whose files bring their own columns. */
  PARQUET;

  private static final String OTHER_NAME_OF_JSONL = "json";

  /** Its name in {@code pipeline.yaml} and in manifests. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format of that name; {@code json} is {@link #JSONL}. */
  static Optional<Format> named(String name) {
    if (name.equals(OTHER_NAME_OF_JSONL)) {
      return Optional.of(JSONL);
    }
    return Arrays.stream(values()).filter(format -> format.label().equals(name)).findFirst();
  }

  /** The name of each, without other names. */
  static List<String> labels() {
    return Arrays.stream(values()).map(Format::label).toList();
  }
}
