package dev.medallion.local.iam;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.iam.Principal;
import dev.medallion.local.Site;
import dev.medallion.local.access.Permission;
import dev.medallion.local.access.PrincipalIds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * Writes down each call that is denied, as CloudTrail does: a JSON object a line. It holds who
 * called, what and why not, and nothing that the call carried. A file that is full is set aside as
 * {@code FILE.1}, in place of the one before, so the two together hold at most twice {@link #MOST}.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html">CloudTrail
 *     record contents</a>
 */
public final class Trail {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** How many bytes a file of it may hold, which is some ten thousand denials. */
  private static final long MOST = 10_000_000;

  private final Path file;
  private final InstantSource clock;
  private final long most;

  /** A trail that continues an existing file. */
  public Trail(Path file, InstantSource clock) {
    this(file, clock, MOST);
  }

  Trail(Path file, InstantSource clock, long most) {
    this.file = file;
    this.clock = clock;
    this.most = most;
  }

  /**
   * Adds a denial.
   *
   * @param message what the caller was told
   */
  public void add(Principal principal, Permission permission, String message) {
    byte[] line = (event(principal, permission, message) + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      synchronized (this) {
        Files.createDirectories(file.getParent());
        if (Files.exists(file) && Files.size(file) + line.length > most) {
          Files.move(
              file,
              file.resolveSibling(file.getFileName() + ".1"),
              StandardCopyOption.REPLACE_EXISTING);
        }
        Files.write(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private ObjectNode event(Principal principal, Permission permission, String message) {
    ObjectNode event = JSON.objectNode();
    event.put("eventVersion", "1.11");
    event.set("userIdentity", identity(principal));
    event.put("eventTime", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    event.put("eventSource", permission.service() + ".amazonaws.com");
    event.put("eventName", permission.event());
    event.put("awsRegion", Site.REGION);
    event.put("errorCode", "AccessDenied");
    event.put("errorMessage", message);
    event.putArray("resources").addObject().put("ARN", permission.resource());
    event.put("eventID", UUID.randomUUID().toString());
    event.put("eventType", "AwsApiCall");
    event.put("recipientAccountId", Site.ACCOUNT);
    return event;
  }

  private static ObjectNode identity(Principal principal) {
    ObjectNode identity = JSON.objectNode();
    switch (principal) {
      case Principal.RoleSession session -> {
        identity.put("type", "AssumedRole");
        identity.put("principalId", PrincipalIds.of(session));
        identity.put("arn", session.sessionArn());
        identity.put("accountId", Site.ACCOUNT);
        identity
            .putObject("sessionContext")
            .putObject("sessionIssuer")
            .put("type", "Role")
            .put("principalId", PrincipalIds.ofRole(session.roleArn()))
            .put("arn", session.roleArn())
            .put("accountId", Site.ACCOUNT)
            .put("userName", session.roleArn().substring(session.roleArn().lastIndexOf('/') + 1));
      }
      case Principal.User user -> {
        identity.put("type", "IAMUser");
        identity.put("principalId", PrincipalIds.of(user));
        identity.put("arn", user.arn());
        identity.put("accountId", Site.ACCOUNT);
      }
      case Principal.Service service -> {
        identity.put("type", "AWSService");
        identity.put("invokedBy", service.name());
      }
    }
    return identity;
  }
}
