package dev.medallion.local.stack;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.medallion.iam.Principal.RoleSession;
import dev.medallion.local.access.Caller;
import dev.medallion.local.access.Credentials;
import dev.medallion.local.endpoint.Answers;
import dev.medallion.local.endpoint.Query;
import dev.medallion.local.iam.Role;
import dev.medallion.local.iam.Roles;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Gives the administrator temporary credentials of a role, whoever the role trusts. On AWS a person
 * cannot have those of a function's role; here it shows what the role may do.
 */
record RoleCredentials(Roles roles, Credentials credentials, InstantSource clock)
    implements HttpHandler {
  private static final String JSON = "application/json";
  private static final Duration LAST = Duration.ofHours(12);

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    String name = Query.of(exchange.getRequestURI()).value("role").orElse("");
    Optional<Role> role = roles.named(name).or(() -> roles.find(name));
    if (!Caller.current().equals(Caller.ROOT)) {
      Answers.send(exchange, 403, JSON, error("only the administrator is given credentials"));
    } else if (role.isEmpty()) {
      Answers.send(exchange, 404, JSON, error(noRole(roles, name)));
    } else {
      Credentials.Key key = credentials.issue(session(role.get()), clock.instant().plus(LAST));
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      body.put("accessKey", key.accessKey());
      body.put("secretKey", key.secretKey());
      body.put("sessionToken", key.sessionToken().orElseThrow());
      Answers.send(exchange, 200, JSON, body.toString());
    }
  }

  /** The session of a role that a person acts as. */
  static RoleSession session(Role role) {
    return RoleSession.of(role.arn(), "local-user");
  }

  /** That there is no such role, and which there are. */
  static String noRole(Roles roles, String name) {
    return "there is no role %s; the roles are %s"
        .formatted(name, String.join(", ", roles.all().stream().map(Role::name).toList()));
  }

  private static String error(String message) {
    return JsonNodeFactory.instance.objectNode().put("error", message).toString();
  }
}
