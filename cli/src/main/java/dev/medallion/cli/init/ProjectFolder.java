package dev.medallion.cli.init;

import dev.medallion.cli.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a project: all of it, or nothing. */
final class ProjectFolder {
  private static final List<String> OURS =
      List.of("pipeline.yaml", "silver", "gold", "tests", "samples");

  private final Path folder;
  private final Map<String, String> texts = new LinkedHashMap<>();
  private final Map<String, Path> copies = new LinkedHashMap<>();

  /** What was made, the newest first. */
  private final Deque<Path> made = new ArrayDeque<>();

  /**
   * @throws UserError if there is a project, or part of one
   */
  ProjectFolder(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new UserError("%s is a file: name a folder for the project".formatted(folder));
    }
    for (String name : OURS) {
      if (Files.exists(folder.resolve(name))) {
        throw new UserError(
            "%s has a %s already, and nothing is overwritten: name another folder"
                .formatted(folder, name));
      }
    }
  }

  /** Adds a file of that text. */
  void text(String name, String content) {
    texts.put(name, content);
  }

  /** Adds a file of that text, unless the folder has its own. */
  void textIfMissing(String name, String content) {
    if (!Files.exists(folder.resolve(name))) {
      text(name, content);
    }
  }

  /** Adds the copy of a file; a second one of the same name gets a number. */
  void copy(String below, Path file) {
    String name = below + file.getFileName();
    for (int again = 2; copies.containsKey(name); again++) {
      name = "%s%d-%s".formatted(below, again, file.getFileName());
    }
    copies.put(name, file);
  }

  /** Writes everything; what was written is removed if something cannot be. */
  void write() {
    try {
      for (Map.Entry<String, String> text : texts.entrySet()) {
        Files.writeString(target(text.getKey()), text.getValue());
      }
      for (Map.Entry<String, Path> copy : copies.entrySet()) {
        Files.copy(copy.getValue(), target(copy.getKey()));
      }
    } catch (IOException e) {
      undo();
      throw new UserError("%s cannot be written: %s".formatted(folder, e), e);
    }
  }

  private Path target(String name) throws IOException {
    Path target = folder.resolve(name);
    makeFolders(target.getParent());
    made.push(target);
    return target;
  }

  private void makeFolders(Path wanted) throws IOException {
    if (Files.isDirectory(wanted)) {
      return;
    }
    makeFolders(wanted.getParent());
    Files.createDirectory(wanted);
    made.push(wanted);
  }

  /** Removes everything that was written. */
  void undo() {
    try {
      for (Path each : made) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove what was begun in " + folder, e);
    }
  }
}
