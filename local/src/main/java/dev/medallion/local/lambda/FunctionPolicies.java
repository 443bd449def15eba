package dev.medallion.local.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.iam.Policy;
import dev.medallion.local.Site;
import dev.medallion.local.access.PolicyDocuments;
import dev.medallion.local.access.ResourcePolicies;
import dev.medallion.local.files.JsonFolder;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who may invoke which function, as the policies of the functions and of their aliases say it. They
 * are kept: an event may come before the functions are deployed again.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html">Resource-based
 *     policies in Lambda</a>
 */
final class FunctionPolicies implements ResourcePolicies {
  private static final String PERMISSIONS = "permissions";

  private final JsonFolder files;
  private final Set<InvokePermission> permissions = ConcurrentHashMap.newKeySet();

  FunctionPolicies(JsonFolder files) {
    this.files = files;
    for (ObjectNode kept : files.readAll()) {
      for (JsonNode permission : kept.path(PERMISSIONS)) {
        permissions.add(
            new InvokePermission(
                permission.path("function").asText(),
                permission.path("service").asText(),
                Optional.ofNullable(permission.path("sourceArn").textValue())));
      }
    }
  }

  synchronized void add(InvokePermission permission) {
    if (permissions.add(permission)) {
      keep(name(permission));
    }
  }

  /** Forgets what concerns a function. */
  synchronized void remove(String function) {
    if (permissions.removeIf(permission -> name(permission).equals(function))) {
      files.delete(function);
    }
  }

  private void keep(String function) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode kept = json.putArray(PERMISSIONS);
    permissions.stream()
        .filter(permission -> name(permission).equals(function))
        .forEach(
            permission ->
                kept.addObject()
                    .put("function", permission.function())
                    .put("service", permission.service())
                    .put("sourceArn", permission.sourceArn().orElse(null)));
    files.write(function, json);
  }

  private static String name(InvokePermission permission) {
    return FunctionName.of(permission.function()).name();
  }

  @Override
  public List<Policy> of(String arn) {
    return permissions.stream()
        .filter(permission -> arn(permission).equals(arn))
        .map(permission -> PolicyDocuments.ofResource("function policy", document(permission)))
        .toList();
  }

  private static String arn(InvokePermission permission) {
    FunctionName name = FunctionName.of(permission.function());
    return Site.arn(
        "lambda", "function:" + name.name() + name.qualifier().map(one -> ":" + one).orElse(""));
  }

  private static String document(InvokePermission permission) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("Version", "2012-10-17");
    ObjectNode statement = document.putArray("Statement").addObject();
    statement.put("Effect", "Allow");
    statement.putObject("Principal").put("Service", permission.service());
    statement.put("Action", "lambda:InvokeFunction");
    statement.put("Resource", arn(permission));
    permission
        .sourceArn()
        .ifPresent(
            source ->
                statement.putObject("Condition").putObject("ArnLike").put("AWS:SourceArn", source));
    return document.toString();
  }
}
