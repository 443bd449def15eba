package dev.medallion.cli;

import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of a folder whose subfolders are the sources' prefixes.
 *
 * @param files object key to file, in the order of the keys
 */
public record Landing(Map<String, Path> files) {

  /**
   * The files below the prefixes of the pipeline's sources.
   *
   * @throws UserError if there is no such folder, no file below any prefix, or a subfolder that is
   *     no source's prefix
   */
  public static Landing of(Path folder, Pipeline pipeline) {
    if (!Files.isDirectory(folder)) {
      throw new UserError("%s is not a folder".formatted(folder));
    }
    Map<String, Path> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      all.filter(Files::isRegularFile)
          .filter(file -> !isHidden(folder.relativize(file)))
          .forEach(file -> files.put(key(folder, file), file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder, e);
    }
    // Files in the folder itself are about the data (a README), not data.
    files.keySet().removeIf(key -> !key.contains("/"));
    List<String> strangers =
        files.keySet().stream().filter(key -> pipeline.sourceOf(key).isEmpty()).toList();
    if (!strangers.isEmpty() || files.isEmpty()) {
      String prefixes =
          pipeline.sources().stream().map(Source::prefix).collect(Collectors.joining(", "));
      throw new UserError(
          files.isEmpty()
              ? "%s has no file below a source's prefix (%s)".formatted(folder, prefixes)
              : "%s belongs to no source of pipeline.yaml: its prefixes are %s"
                  .formatted(folder.resolve(strangers.get(0)), prefixes));
    }
    return new Landing(files);
  }

  private static String key(Path folder, Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }

  private static boolean isHidden(Path path) {
    for (Path part : path) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }
}
