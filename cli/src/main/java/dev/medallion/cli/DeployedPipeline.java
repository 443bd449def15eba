package dev.medallion.cli;

import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.PipelineException;
import dev.medallion.pipeline.PipelineLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The pipeline that is deployed, from the files that the stack's functions work by. */
public final class DeployedPipeline {
  private DeployedPipeline() {}

  /**
   * Asks the stack.
   *
   * @throws UserError if it does not tell, or tells what this version does not read
   */
  public static Pipeline of(Target target) {
    return read(new FunctionCalls(target.services(), target.stack()).definitions());
  }

  /**
   * The pipeline of those files.
   *
   * @param files their text by their paths
   */
  public static Pipeline read(Map<String, String> files) {
    try {
      Path folder = Files.createTempDirectory("medallion-deployed");
      try {
        for (Map.Entry<String, String> file : files.entrySet()) {
          Path path = folder.resolve(file.getKey()).normalize();
          if (!path.startsWith(folder)) {
            throw new UserError("the stack tells of a file outside its pipeline: " + file.getKey());
          }
          Files.createDirectories(path.getParent());
          Files.writeString(path, file.getValue());
        }
        return PipelineLoader.load(folder);
      } finally {
        delete(folder);
      }
    } catch (PipelineException invalid) {
      throw new UserError(
          "the pipeline that is deployed is none to this version, so nothing can be compared with"
              + " it: "
              + invalid.getMessage(),
          invalid);
    } catch (IOException e) {
      throw new UncheckedIOException("the deployed pipeline cannot be written to a folder", e);
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> found = Files.walk(folder)) {
      all = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.delete(file);
    }
  }
}
