package dev.medallion.local.sqs;

import dev.medallion.iam.Principal;
import dev.medallion.iam.Principal.RoleSession;
import dev.medallion.local.access.AccessControl;
import dev.medallion.local.access.AccessDenied;
import dev.medallion.local.access.Permission;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The roles of functions, with whose rights Lambda reads queues for them.
 *
 * @param access decides what a role may do
 * @param roles gives the ARN of a function's role
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html#events-sqs-permissions">Execution
 *     role permissions</a>
 */
public record ExecutionRoles(AccessControl access, Function<String, Optional<String>> roles) {
  private static final List<String> OF_A_MAPPING =
      List.of("ReceiveMessage", "DeleteMessage", "GetQueueAttributes");

  /**
   * Requires what Lambda looks for when a mapping is made.
   *
   * @throws IllegalArgumentException if it is missing; the message is AWS's reason
   */
  void requireMapping(String function, String queue) {
    for (String action : OF_A_MAPPING) {
      try {
        require(function, action, queue);
      } catch (AccessDenied e) {
        throw new IllegalArgumentException(
            "The function execution role does not have permissions to call %s on SQS"
                .formatted(action),
            e);
      }
    }
  }

  /**
   * Requires an action on a queue of a function's role.
   *
   * @throws AccessDenied if it is missing
   */
  void require(String function, String action, String queue) {
    Optional<Principal> role = roles.apply(function).map(arn -> RoleSession.of(arn, function));
    role.ifPresent(
        principal ->
            access.require(principal, List.of(Permission.of("sqs:" + action, Queues.arn(queue)))));
  }
}
