package dev.medallion.local.launcher;

import dev.medallion.cli.StateFolder;
import dev.medallion.cli.StateOption;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Deletes all state. */
@Command(
    name = "reset",
    mixinStandardHelpOptions = true,
    description = "Delete all state: objects, tables, queues, results. Refused while up.")
final class ResetCommand implements Callable<Integer> {
  @Mixin private StateOption state;

  @Override
  public Integer call() throws IOException {
    StateFolder folder = state.folder();
    try (FileLock _ = folder.lock()) {
      folder.empty();
    }
    System.out.println("  emptied " + folder.path());
    return 0;
  }
}
