package dev.medallion.local.iam;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.iam.AccessRequest;
import dev.medallion.iam.Decision;
import dev.medallion.iam.Principal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Every request that was decided, a line of JSON each, those that differ in their time alone once:
 * to be decided again with other policies. Nothing is written unless the system property {@value
 * #FILE} names a file.
 */
final class RequestRecord {
  /** The file that lines are added to. */
  static final String FILE = "medallion.decisions";

  private static final Set<String> OF_THE_TIME = Set.of("aws:currenttime", "aws:epochtime");

  private final Path file;
  private final Set<String> written = ConcurrentHashMap.newKeySet();

  private RequestRecord(Path file) {
    this.file = file;
  }

  /** The record that this process was asked for, if it was. */
  static Optional<RequestRecord> ofProcess() {
    return Optional.ofNullable(System.getProperty(FILE)).map(Path::of).map(RequestRecord::new);
  }

  void add(AccessRequest request, Decision decision) {
    String line = line(request, decision).toString();
    if (!written.add(line)) {
      return;
    }
    try {
      // In one piece, since other processes add to the file, too.
      Files.write(
          file,
          (line + "\n").getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private static ObjectNode line(AccessRequest request, Decision decision) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("principal", request.principal().name());
    if (request.principal() instanceof Principal.RoleSession session) {
      line.put("role", session.roleArn());
    }
    line.put("action", request.action());
    line.put("resource", request.resource());
    ObjectNode context = line.putObject("context");
    for (String key : request.context().keys()) {
      if (!OF_THE_TIME.contains(key.toLowerCase(Locale.ROOT))) {
        request.context().values(key).forEach(context.putArray(key)::add);
      }
    }
    line.put("outcome", decision.outcome().name());
    return line;
  }
}
