package dev.medallion.local.lambda;

import dev.medallion.local.Site;
import dev.medallion.local.access.Permission;
import dev.medallion.local.endpoint.RequiredPermissions;
import java.util.List;
import software.amazon.awssdk.services.lambda.model.GetFunctionRequest;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.ListFunctionsRequest;

/**
 * What the operations on functions need to be allowed. The ARN of an alias is not matched by that
 * of its function.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html">Fine-tuning
 *     the Resources and Conditions sections of policies</a>
 */
final class FunctionPermissions {
  private static final String INVOKE = "lambda:InvokeFunction";

  private FunctionPermissions() {}

  static RequiredPermissions permissions() {
    return RequiredPermissions.of("lambda")
        .onAny(ListFunctionsRequest.class)
        .on(GetFunctionRequest.class, request -> arn(FunctionName.of(request.functionName())))
        .needing(
            InvokeRequest.class,
            request ->
                List.of(
                    Permission.of(
                        INVOKE,
                        arn(
                            FunctionName.of(request.functionName())
                                .orQualifiedBy(request.qualifier())))));
  }

  /** What an invocation needs. */
  static Permission invoke(String function) {
    return Permission.of(INVOKE, arn(FunctionName.of(function))).loggedAs("Invoke");
  }

  private static String arn(FunctionName function) {
    return Site.arn(
        "lambda",
        "function:" + function.name() + function.qualifier().map(one -> ":" + one).orElse(""));
  }
}
