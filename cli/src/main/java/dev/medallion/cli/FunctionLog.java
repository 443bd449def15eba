package dev.medallion.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** What is written to a function's log file from now on. */
final class FunctionLog implements InvocationLog {
  private final Path file;
  private final long start;

  FunctionLog(Path file) {
    this.file = file;
    try {
      start = Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at " + file, e);
    }
  }

  @Override
  public List<String> lines(InvokeResponse response) {
    return LogLines.of(text());
  }

  @Override
  public String place() {
    return file.toString();
  }

  private String text() {
    if (!Files.exists(file)) {
      return "";
    }
    try (FileChannel channel = FileChannel.open(file)) {
      byte[] text = Channels.newInputStream(channel.position(start)).readAllBytes();
      return new String(text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
