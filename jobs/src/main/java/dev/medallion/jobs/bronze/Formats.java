package dev.medallion.jobs.bronze;

import dev.medallion.contract.Manifest.Source;
import dev.medallion.jobs.csv.CsvObjects;
import dev.medallion.jobs.json.JsonLines;
import dev.medallion.jobs.parquet.ParquetObjects;
import dev.medallion.jobs.source.ObjectFormat;
import java.io.Serializable;

/** The formats that objects are read in. */
final class Formats {
  private Formats() {}

  /**
   * The format of a source's objects.
   *
   * @param zone the time zone of times that name none
   * @throws IllegalArgumentException if the source declares a format or a type that does not exist
   */
  static ObjectFormat<? extends Serializable> of(Source source, String zone) {
    return switch (source.format()) {
      case "csv" -> new CsvObjects(source, zone);
      case "jsonl", "json" -> new JsonLines(source, zone);
      case "parquet" -> new ParquetObjects(source);
      default ->
          throw new IllegalArgumentException(
              "source \"%s\" has the format \"%s\"; there are csv, jsonl and parquet"
                  .formatted(source.name(), source.format()));
    };
  }
}
