package dev.medallion.local.deploy.resources;

import dev.medallion.local.Site;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Resource types that have no effect here: their properties are checked, and they can be referred
 * to. Logs are files here, and alarms notify nobody.
 */
final class NoOpResource implements ResourceType {
  private final String type;
  private final KnownProperties properties;
  private final String nameProperty;
  private final Function<String, PhysicalResource> made;
  private final Set<String> attributes;

  private NoOpResource(
      String type,
      String nameProperty,
      KnownProperties properties,
      Function<String, PhysicalResource> made) {
    this.type = type;
    this.nameProperty = nameProperty;
    this.properties = properties;
    this.made = made;
    this.attributes = made.apply("any").attributes().keySet();
  }

  /** Every such type. */
  static List<ResourceType> all() {
    return List.of(
        new NoOpResource(
            "AWS::Logs::LogGroup",
            "LogGroupName",
            KnownProperties.of(
                "LogGroupName", "KmsKeyId", "LogGroupClass", "RetentionInDays", "Tags.**"),
            name ->
                new PhysicalResource(
                    name, Map.of("Arn", Site.arn("logs", "log-group:" + name + ":*")))),
        new NoOpResource(
            "AWS::SNS::Topic",
            "TopicName",
            KnownProperties.of(
                "TopicName",
                "DisplayName",
                "KmsMasterKeyId",
                "Subscription.Endpoint",
                "Subscription.Protocol",
                "Tags.**"),
            name ->
                new PhysicalResource(
                    Site.arn("sns", name),
                    Map.of("TopicArn", Site.arn("sns", name), "TopicName", name))),
        new NoOpResource(
            "AWS::SNS::TopicPolicy",
            "",
            KnownProperties.of("Topics", "PolicyDocument.**").requiring("Topics", "PolicyDocument"),
            name -> new PhysicalResource(name, Map.of("Id", name))),
        new NoOpResource(
            "AWS::SNS::Subscription",
            "",
            KnownProperties.of("TopicArn", "Protocol", "Endpoint")
                .requiring("TopicArn", "Protocol"),
            name -> new PhysicalResource(name, Map.of("Arn", Site.arn("sns", name)))),
        new NoOpResource(
            "AWS::CloudWatch::Dashboard",
            "DashboardName",
            KnownProperties.of("DashboardName", "DashboardBody").requiring("DashboardBody"),
            name -> new PhysicalResource(name, Map.of())),
        new NoOpResource(
            "AWS::CloudWatch::Alarm",
            "AlarmName",
            KnownProperties.of(
                "AlarmName",
                "AlarmDescription",
                "AlarmActions.**",
                "ComparisonOperator",
                "DatapointsToAlarm",
                "Dimensions.Name",
                "Dimensions.Value",
                "EvaluationPeriods",
                "MetricName",
                "Metrics.**",
                "Namespace",
                "OKActions.**",
                "Period",
                "Statistic",
                "Tags.**",
                "Threshold",
                "TreatMissingData"),
            name ->
                new PhysicalResource(
                    name, Map.of("Arn", Site.arn("cloudwatch", "alarm:" + name)))));
  }

  @Override
  public String name() {
    return type;
  }

  @Override
  public KnownProperties properties() {
    return properties;
  }

  @Override
  public Optional<Set<String>> attributes() {
    return Optional.of(attributes);
  }

  @Override
  public PhysicalResource deploy(ResourceRequest request) {
    return made.apply(request.name(nameProperty));
  }

  @Override
  public void delete(ResourceRequest request) {
    // Nothing was made.
  }
}
