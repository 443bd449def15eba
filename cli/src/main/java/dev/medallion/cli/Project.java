package dev.medallion.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a user edits, and where it is kept.
 *
 * @param folder holds {@code pipeline.yaml} and its SQL files
 * @param work everything that commands make of it: it can be deleted
 * @param samples the files that {@code run} drops unless others are named; its subfolders are the
 *     sources' prefixes
 */
public record Project(Path folder, Path work, Path samples) {
  private static final String FILE = "pipeline.yaml";

  /** A project of a user's own, which brings and keeps everything in one folder. */
  static Project own(Path folder) {
    Path root = folder.toAbsolutePath().normalize();
    return new Project(root, root.resolve(".medallion"), root.resolve("samples"));
  }

  /**
   * The project in that folder.
   *
   * @throws UserError if there is none
   */
  static Project named(Path folder) {
    if (isIn(folder)) {
      return own(folder);
    }
    if (!Files.isDirectory(folder)) {
      throw new UserError(
          "there is no folder %s: name the one that holds your %s, or make it with ./medallion init %s"
              .formatted(folder, FILE, folder));
    }
    Path nested = folder.resolve("pipeline");
    throw new UserError(
        isIn(nested)
            ? "%s has no %s, but %s has one: name that folder".formatted(folder, FILE, nested)
            : "%s has no %s: name the folder that holds it, or make one with ./medallion init %s"
                .formatted(folder, FILE, folder));
  }

  /** Whether that folder is a project's. */
  static boolean isIn(Path folder) {
    return Files.isRegularFile(folder.resolve(FILE));
  }

  /** The folder for the state of {@code up}, unless a user names another. */
  public Path state() {
    return work.resolve("up");
  }

  /** The folder for the state of {@code run}, which each run makes anew. */
  public Path runState() {
    return work.resolve("run");
  }
}
