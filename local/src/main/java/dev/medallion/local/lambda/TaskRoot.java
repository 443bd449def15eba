package dev.medallion.local.lambda;

import dev.medallion.local.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Assembles what a deployment package holds beside its classes: the pipeline and the job jar, as
 * they were when the function was deployed. The jars of the class path are used where they lie.
 */
final class TaskRoot {
  private TaskRoot() {}

  /**
   * Assembles the folder afresh.
   *
   * @return {@code folder}
   * @throws UncheckedIOException if something cannot be copied
   */
  static Path assemble(Installation installation, Path folder) {
    try {
      delete(folder);
      Files.createDirectories(folder.resolve("jobs"));
      if (Files.isDirectory(installation.pipeline())) {
        copyPipeline(installation.pipeline(), folder.resolve("pipeline"));
      }
      if (Files.exists(installation.jobsJar())) {
        Files.copy(installation.jobsJar(), folder.resolve("jobs/medallion-jobs.jar"));
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot assemble the task root " + folder, e);
    }
  }

  /**
   * Takes what the functions read, as the Makefile does for SAM: samples, tests and state may lie
   * beside it.
   */
  private static void copyPipeline(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return !folder.equals(from) && folder.getFileName().toString().startsWith(".")
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path within = from.relativize(file);
            if (within.equals(Path.of("pipeline.yaml")) || file.toString().endsWith(".sql")) {
              Files.createDirectories(to.resolve(within).getParent());
              Files.copy(file, to.resolve(within), StandardCopyOption.COPY_ATTRIBUTES);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
