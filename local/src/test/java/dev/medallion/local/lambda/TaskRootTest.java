package dev.medallion.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.local.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskRootTest {
  @TempDir Path folder;

  @Test
  void holdsOfTheProjectWhatTheFunctionsRead() throws IOException {
    Path project = folder.resolve("shop");
    for (String file :
        List.of(
            "pipeline.yaml",
            "silver/orders.sql",
            "gold/by/day.sql",
            "samples/orders/orders.csv",
            "samples/pipeline.yaml",
            "tests/orders.yaml",
            ".medallion/up/objects/landing/x.sql")) {
      Files.createDirectories(project.resolve(file).getParent());
      Files.writeString(project.resolve(file), "content");
    }

    Path root =
        TaskRoot.assemble(
            new Installation(folder.resolve("checkout")).withPipeline(project),
            folder.resolve("task"));

    try (Stream<Path> files = Files.walk(root.resolve("pipeline"))) {
      assertThat(files.filter(Files::isRegularFile).map(root::relativize).map(Path::toString))
          .containsExactlyInAnyOrder(
              "pipeline/pipeline.yaml", "pipeline/silver/orders.sql", "pipeline/gold/by/day.sql");
    }
  }
}
