package dev.medallion.functions.advance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files that say what is deployed, so that a project can be compared with it before it is
 * deployed in its place.
 *
 * @param files their text by their paths in the pipeline folder
 */
record Definitions(Map<String, String> files) {

  /** All files of the folder: a deployment package holds no others. */
  static Definitions in(Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString(), Files.readString(file));
      }
    }
    return new Definitions(files);
  }
}
