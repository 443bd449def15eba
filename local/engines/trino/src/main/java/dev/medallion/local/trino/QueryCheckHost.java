package dev.medallion.local.trino;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that checks queries: reads a {@link QueryRequest}, writes {@link QueryAnswer}s. */
public final class QueryCheckHost {
  private static final long POLL_MILLIS = 10;

  /** Loads what most queries need. */
  private static final QueryRequest WARM_UP =
      new QueryRequest(
          List.of(
              new QueryRequest.Table(
                  DeclaredTables.SCHEMA,
                  "t",
                  List.of(new QueryRequest.Column("a", "bigint")),
                  false)),
          List.of(
              new QueryRequest.Model(
                  DeclaredTables.SCHEMA,
                  "warm",
                  "SELECT a, sum(a) AS s, count(*) AS n FROM t WHERE a > 1 GROUP BY a",
                  List.of(DeclaredTables.SCHEMA + ".t"),
                  List.of())));

  private QueryCheckHost() {}

  /**
   * Answers the request in the file that the first argument names, in the file that the second
   * names; each is there when it is whole. The analyzer gets ready while the request is made.
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    ObjectMapper json = new ObjectMapper();
    Path request = Path.of(arguments[0]);
    Path answer = Path.of(arguments[1]);
    Path part = answer.resolveSibling(answer.getFileName() + ".part");
    try (QueryCheck check = new QueryCheck()) {
      check.answers(WARM_UP);
      while (Files.notExists(request)) {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
      json.writeValue(
          part.toFile(), check.answers(json.readValue(request.toFile(), QueryRequest.class)));
    }
    Files.move(part, answer, StandardCopyOption.ATOMIC_MOVE);
  }
}
