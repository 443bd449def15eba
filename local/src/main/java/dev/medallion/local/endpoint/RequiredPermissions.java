package dev.medallion.local.endpoint;

import dev.medallion.local.access.Permission;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.awscore.AwsRequest;

/**
 * What each operation of a service needs to be allowed. An operation that is not in here needs the
 * action of its own name on {@code *}, so that none is open to everyone by oversight.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html">Service
 *     Authorization Reference</a>
 */
public final class RequiredPermissions {
  /** The resource of actions that know none. */
  public static final String ANY = "*";

  private static final String REQUEST = "Request";

  private final String prefix;
  private final Map<Class<?>, Function<AwsRequest, List<Permission>>> needed =
      new LinkedHashMap<>();

  private RequiredPermissions(String prefix) {
    this.prefix = prefix;
  }

  /**
   * No operations yet.
   *
   * @param prefix the service's prefix in actions, such as {@code glue}
   */
  public static RequiredPermissions of(String prefix) {
    return new RequiredPermissions(prefix);
  }

  /** The operation needs the action of its own name on one resource. */
  public <Q extends AwsRequest> RequiredPermissions on(
      Class<Q> request, Function<Q, String> resource) {
    return onEach(request, asked -> List.of(resource.apply(asked)));
  }

  /** The operation needs the action of its own name on each of several resources. */
  public <Q extends AwsRequest> RequiredPermissions onEach(
      Class<Q> request, Function<Q, List<String>> resources) {
    return needing(
        request,
        asked ->
            resources.apply(asked).stream()
                .map(resource -> Permission.of(action(request), resource))
                .toList());
  }

  /** The operation needs the action of its own name, which takes no resource. */
  public RequiredPermissions onAny(Class<? extends AwsRequest> request) {
    return on(request, asked -> ANY);
  }

  /** The operation needs those permissions, whatever its name; none if anyone may call it. */
  public <Q extends AwsRequest> RequiredPermissions needing(
      Class<Q> request, Function<Q, List<Permission>> permissions) {
    needed.put(request, asked -> permissions.apply(request.cast(asked)));
    return this;
  }

  /**
   * What whoever hands a role to a service needs.
   *
   * @param service the service that is to assume it, such as {@code glue.amazonaws.com}
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html">Grant a
   *     user permissions to pass a role to an AWS service</a>
   */
  public static Permission passRole(String roleArn, String service) {
    return Permission.of("iam:PassRole", roleArn).with("iam:PassedToService", service);
  }

  /** The action of an operation's own name. */
  public String action(Class<?> request) {
    return prefix + ":" + operation(request);
  }

  /** What a request needs, in the order in which it is asked for. */
  public List<Permission> of(AwsRequest request) {
    return Optional.ofNullable(needed.get(request.getClass()))
        .map(permissions -> permissions.apply(request))
        .orElseGet(() -> List.of(Permission.of(action(request.getClass()), ANY)))
        .stream()
        .map(permission -> permission.loggedAs(operation(request.getClass())))
        .toList();
  }

  /** The operations that are declared. */
  public Set<Class<?>> requests() {
    return Set.copyOf(needed.keySet());
  }

  private static String operation(Class<?> request) {
    String name = request.getSimpleName();
    return name.substring(0, name.length() - REQUEST.length());
  }
}
