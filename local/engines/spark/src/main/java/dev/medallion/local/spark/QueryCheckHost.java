package dev.medallion.local.spark;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A process that checks queries: reads a {@link QueryRequest}, writes a {@link QueryAnswer}. */
public final class QueryCheckHost {
  private QueryCheckHost() {}

  /**
   * Answers the request in the file that the first argument names, in the file that the second
   * names, which is there when it is whole.
   */
  public static void main(String[] arguments) throws IOException {
    ObjectMapper json = new ObjectMapper();
    QueryRequest request = json.readValue(Path.of(arguments[0]).toFile(), QueryRequest.class);
    Path answer = Path.of(arguments[1]);
    Path part = answer.resolveSibling(answer.getFileName() + ".part");
    json.writeValue(part.toFile(), new QueryCheck(request).answer());
    Files.move(part, answer, StandardCopyOption.ATOMIC_MOVE);
  }
}
