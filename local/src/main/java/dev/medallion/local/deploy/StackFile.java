package dev.medallion.local.deploy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Keeps what is deployed, so that the next deployment knows what it updates. */
final class StackFile {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path file;

  StackFile(Path file) {
    this.file = file;
  }

  /** The stack as it was last written; an empty one if it never was. */
  Stack read() {
    if (!Files.exists(file)) {
      return Stack.empty();
    }
    try {
      return JSON.readValue(file.toFile(), Stack.class);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot read %s; ./medallion reset starts afresh".formatted(file), e);
    }
  }

  void write(Stack stack) {
    try {
      Files.createDirectories(file.getParent());
      Path next = file.resolveSibling(file.getFileName() + ".next");
      JSON.writeValue(next.toFile(), stack);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
