package dev.medallion.local.lambda;

import java.util.Optional;

/**
 * That a service may invoke a function.
 *
 * @param function the function's name or ARN, with or without an alias
 * @param service such as {@code events.amazonaws.com}
 * @param sourceArn the resource that it may do so for; any if empty
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html">AddPermission</a>
 */
public record InvokePermission(String function, String service, Optional<String> sourceArn) {}
