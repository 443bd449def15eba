package dev.medallion.bench;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/**
 * List prices of what maintenance costs and saves, in USD.
 *
 * @param packGb a GB compacted by bin-pack
 * @param orderGb a GB compacted by sort or z-order
 * @param scanGb a GB scanned by Athena
 */
record Prices(double packGb, double orderGb, double scanGb) {

  /** Reads them from the file that {@code ./medallion cost} computes with. */
  static Prices read(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file)) {
      Map<String, Map<String, Number>> sections = new Yaml().load(reader);
      Map<String, Number> prices = sections.get("prices");
      return new Prices(
          prices.get("compaction_binpack").doubleValue(),
          prices.get("compaction_sort").doubleValue(),
          prices.get("athena_scan").doubleValue() / 1024);
    }
  }
}
