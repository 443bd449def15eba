package dev.medallion.local.trino;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;

/**
 * A process that runs queries over rows that they hold themselves: reads {@code {"sql": "…"}},
 * writes a {@link QueryResult}.
 */
public final class QueryRunHost {
  private static final long POLL_MILLIS = 5;

  private QueryRunHost() {}

  /**
   * Answers one request after the other, until its standard input ends. Requests are in the files
   * {@code 1.request}, {@code 2.request} and so on of the folder that the first argument names,
   * answers in {@code 1.answer} and so on; each is there when it is whole.
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    InputStream parent = System.in;
    Thread.ofPlatform().daemon().name("parent-watch").start(() -> haltAtEnd(parent));
    ObjectMapper json = new ObjectMapper();
    Path folder = Path.of(arguments[0]);
    try (QueryRun queries = new QueryRun()) {
      var unused =
          queries.result("SELECT a, sum(b) AS s FROM (VALUES (1, 2)) AS t (a, b) GROUP BY a");
      for (int number = 1; ; number++) {
        Path request = folder.resolve(number + ".request");
        while (Files.notExists(request)) {
          TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        JsonNode asked = json.readTree(request.toFile());
        Path answer = folder.resolve(number + ".answer");
        Path part = folder.resolve(number + ".part");
        json.writeValue(part.toFile(), queries.result(asked.path("sql").asText()));
        Files.move(part, answer, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  private static void haltAtEnd(InputStream parent) {
    try {
      parent.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      System.err.println("the pipe from the parent process broke: " + e.getMessage());
    }
    Runtime.getRuntime().halt(0);
  }
}
