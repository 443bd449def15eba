package dev.medallion.local.logs;

import dev.medallion.local.Site;
import dev.medallion.local.endpoint.RequiredPermissions;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsRequest;

/**
 * What the operations on logs need to be allowed.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html">Actions,
 *     resources, and condition keys for Amazon CloudWatch Logs</a>
 */
final class LogPermissions {
  private LogPermissions() {}

  static RequiredPermissions permissions() {
    return RequiredPermissions.of("logs")
        .onAny(DescribeLogGroupsRequest.class)
        .on(
            DescribeLogStreamsRequest.class,
            request -> group(request.logGroupName(), request.logGroupIdentifier()))
        .on(
            FilterLogEventsRequest.class,
            request -> group(request.logGroupName(), request.logGroupIdentifier()))
        .on(
            GetLogEventsRequest.class,
            request ->
                group(request.logGroupName(), request.logGroupIdentifier())
                    .replaceFirst("\\*$", "log-stream:" + request.logStreamName()));
  }

  private static String group(String name, String nameOrArn) {
    String group = name == null ? String.valueOf(nameOrArn) : name;
    String arn = group.startsWith("arn:") ? group : Site.arn("logs", "log-group:" + group);
    return arn.endsWith(":*") ? arn : arn + ":*";
  }
}
