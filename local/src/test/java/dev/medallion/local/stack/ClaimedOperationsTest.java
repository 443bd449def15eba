package dev.medallion.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.local.Installation;
import dev.medallion.local.Site;
import dev.medallion.local.endpoint.AwsService;
import dev.medallion.local.endpoint.Endpoint;
import dev.medallion.local.engine.SharedEngines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of operations in the documentation is that of the endpoint. */
class ClaimedOperationsTest {
  @TempDir private Path state;

  @Test
  void theDocumentationListsWhatTheEndpointClaims() throws IOException {
    Path page = Path.of(System.getProperty("medallion.home"), "docs/local.md");
    List<String> documented =
        Files.readAllLines(page).stream()
            .dropWhile(line -> !line.equals("## Operations"))
            .skip(1)
            .takeWhile(line -> !line.startsWith("## "))
            .filter(line -> line.startsWith("| `"))
            .toList();

    assertThat(documented)
        .as("the rows below \"## Operations\" in docs/local.md")
        .containsExactlyElementsOf(claimed());
  }

  private List<String> claimed() throws IOException {
    try (Endpoint endpoint = Endpoint.bind(0);
        LocalServices services =
            new LocalServices(
                Installation.current(),
                new Site(endpoint.uri(), state),
                endpoint,
                SharedEngines.lend())) {
      return services.claimed().stream().map(ClaimedOperationsTest::row).sorted().toList();
    }
  }

  private static String row(AwsService service) {
    return service.operations().requests().stream()
        .map(request -> request.getSimpleName().replaceFirst("Request$", ""))
        .sorted()
        .collect(Collectors.joining(", ", "| `%s` | ".formatted(service.signingName()), " |"));
  }
}
