package dev.medallion.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

class ProjectTest {
  private static final Path HOME = Path.of(System.getProperty("medallion.home"));

  @TempDir Path folder;

  /** Remembers the project that it was run on. */
  @Command(name = "probe")
  static final class Probe implements Runnable {
    private final AtomicReference<Project> seen = new AtomicReference<>();
    @Spec private CommandSpec spec;

    @Override
    public void run() {
      seen.set(Medallion.of(spec).project());
    }
  }

  private static Project seenBy(String... arguments) {
    Probe probe = new Probe();
    CommandLine line =
        Medallion.commandLine(
            new Checkout(HOME),
            (endpoint, state) -> {
              throw new AssertionError("nobody is asked");
            },
            Map.of("probe", probe));
    assertThat(line.execute(arguments)).isZero();
    return probe.seen.get();
  }

  @Test
  void isTheSampleWhereTheCurrentFolderIsNone() {
    assertThat(seenBy("probe"))
        .isEqualTo(
            new Project(
                HOME.resolve("pipeline"), HOME.resolve(".medallion"), HOME.resolve("samples")));
  }

  @Test
  void isNamedBeforeTheCommandOrBehindIt() throws IOException {
    Files.writeString(folder.resolve("pipeline.yaml"), "namespace: shop");
    Project own = new Project(folder, folder.resolve(".medallion"), folder.resolve("samples"));

    assertThat(seenBy("--project", folder.toString(), "probe")).isEqualTo(own);
    assertThat(seenBy("probe", "--project", folder.toString())).isEqualTo(own);
    assertThat(own.state()).isEqualTo(folder.resolve(".medallion/up"));
  }

  @Test
  void saysWhichFolderWasMeant() throws IOException {
    Files.createDirectories(folder.resolve("pipeline"));
    Files.writeString(folder.resolve("pipeline/pipeline.yaml"), "namespace: shop");

    assertThatThrownBy(() -> Project.named(folder))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "%s has no pipeline.yaml, but %s has one: name that folder",
            folder, folder.resolve("pipeline"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "missing"})
  void saysHowToMakeOne(String name) {
    Path named = folder.resolve(name);

    List<String> fix = List.of(named.toString(), "./medallion init " + named);
    assertThatThrownBy(() -> Project.named(named))
        .isInstanceOf(UserError.class)
        .satisfies(error -> assertThat(error.getMessage()).contains(fix));
  }
}
