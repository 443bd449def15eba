package dev.medallion.local.logs;

import dev.medallion.local.Site;
import dev.medallion.local.access.AccessDenied;
import dev.medallion.local.endpoint.AwsService;
import dev.medallion.local.endpoint.InputConstraints;
import dev.medallion.local.endpoint.Operations;
import dev.medallion.local.endpoint.Page;
import dev.medallion.local.endpoint.Paging;
import dev.medallion.local.endpoint.RequiredPermissions;
import dev.medallion.local.endpoint.ServiceErrors;
import dev.medallion.local.logs.LogEvents.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudwatchlogs.model.AccessDeniedException;
import software.amazon.awssdk.services.cloudwatchlogs.model.CloudWatchLogsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.InvalidParameterException;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroupClass;
import software.amazon.awssdk.services.cloudwatchlogs.model.OrderBy;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/**
 * The operations of Amazon CloudWatch Logs that read.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/Welcome.html">CloudWatch
 *     Logs API reference</a>
 */
public final class LogsService implements AwsService {
  private static final int LISTED = 50;

  private static final Paging PAGES =
      new Paging(
          "limit",
          LISTED,
          LISTED,
          (asked, violation) -> invalid(violation),
          token -> invalid("The specified nextToken is invalid."));

  private final LogSource source;

  /** The logs of {@code source}. */
  public LogsService(LogSource source) {
    this.source = source;
  }

  @Override
  public String signingName() {
    return "logs";
  }

  @Override
  public RequiredPermissions permissions() {
    return LogPermissions.permissions();
  }

  @Override
  public AwsServiceException denial(AccessDenied denied) {
    return AccessDeniedException.builder().message(denied.getMessage()).build();
  }

  @Override
  public Operations operations() {
    return new Operations()
        .on(DescribeLogGroupsRequest.class, this::groups)
        .on(DescribeLogStreamsRequest.class, this::streams)
        .on(GetLogEventsRequest.class, this::events)
        .on(FilterLogEventsRequest.class, this::filter)
        .refusing(DescribeLogGroupsRequest.class, "accountIdentifiers")
        .refusing(DescribeLogGroupsRequest.class, "includeLinkedAccounts", false)
        .refusing(DescribeLogGroupsRequest.class, "logGroupIdentifiers")
        .refusing(GetLogEventsRequest.class, "unmask", false)
        .refusing(FilterLogEventsRequest.class, "unmask", false)
        .checkedBy(InputConstraints.of("logs").refusing(LogsService::invalid));
  }

  private DescribeLogGroupsResponse groups(DescribeLogGroupsRequest request) {
    if (request.logGroupNamePrefix() != null && request.logGroupNamePattern() != null) {
      throw invalid(
          "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
    }
    String prefix = Optional.ofNullable(request.logGroupNamePrefix()).orElse("");
    String part = Optional.ofNullable(request.logGroupNamePattern()).orElse("");
    boolean standard =
        request.logGroupClass() == null || request.logGroupClass() == LogGroupClass.STANDARD;
    List<String> names =
        source.groups().stream()
            .filter(name -> standard && name.startsWith(prefix) && name.contains(part))
            .sorted()
            .toList();
    Page<String> page =
        PAGES.page("DescribeLogGroups", names, name -> name, request.limit(), request.nextToken());
    return DescribeLogGroupsResponse.builder()
        .logGroups(page.items().stream().map(this::group).toList())
        .nextToken(page.nextToken())
        .build();
  }

  private LogGroup group(String name) {
    List<LogStream> streams = source.streams(name);
    String arn = Site.arn("logs", "log-group:" + name);
    return LogGroup.builder()
        .logGroupName(name)
        .arn(arn + ":*")
        .logGroupArn(arn)
        .creationTime(
            streams.stream()
                .flatMap(stream -> created(stream).stream())
                .min(Comparator.naturalOrder())
                .map(Instant::toEpochMilli)
                .orElse(0L))
        .logGroupClass(LogGroupClass.STANDARD)
        .metricFilterCount(0)
        .storedBytes(
            streams.stream()
                .map(LogStream::file)
                .distinct()
                .mapToLong(file -> file.toFile().length())
                .sum())
        .build();
  }

  private static Optional<Instant> created(LogStream stream) {
    if (!Files.exists(stream.file())) {
      return Optional.empty();
    }
    try {
      return Optional.of(LogEvents.created(stream.file()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DescribeLogStreamsResponse streams(DescribeLogStreamsRequest request) {
    boolean byTime = request.orderBy() == OrderBy.LAST_EVENT_TIME;
    if (byTime && request.logStreamNamePrefix() != null) {
      throw invalid("Cannot order by LastEventTime with a logStreamNamePrefix.");
    }
    String prefix = Optional.ofNullable(request.logStreamNamePrefix()).orElse("");
    Comparator<StreamSummary> order =
        byTime
            ? Comparator.comparing(StreamSummary::last).thenComparing(StreamSummary::name)
            : Comparator.comparing(StreamSummary::name);
    List<StreamSummary> all =
        streamsOf(request.logGroupName(), request.logGroupIdentifier()).stream()
            .filter(stream -> stream.name().startsWith(prefix))
            .flatMap(stream -> StreamSummary.of(stream).stream())
            .sorted(Boolean.TRUE.equals(request.descending()) ? order.reversed() : order)
            .toList();
    String group = Optional.ofNullable(request.logGroupName()).orElse(request.logGroupIdentifier());
    Page<StreamSummary> page =
        PAGES.page(
            "DescribeLogStreams " + group,
            all,
            StreamSummary::name,
            request.limit(),
            request.nextToken());
    return DescribeLogStreamsResponse.builder()
        .logStreams(page.items().stream().map(StreamSummary::model).toList())
        .nextToken(page.nextToken())
        .build();
  }

  private GetLogEventsResponse events(GetLogEventsRequest request) {
    LogStream stream =
        streamsOf(request.logGroupName(), request.logGroupIdentifier()).stream()
            .filter(candidate -> candidate.name().equals(request.logStreamName()))
            .findFirst()
            .orElseThrow(() -> notFound("The specified log stream does not exist."));
    EventPages.StreamPage page =
        EventPages.ofStream(
            stream,
            between(request.startTime(), request.endTime()),
            request.limit(),
            request.nextToken(),
            Boolean.TRUE.equals(request.startFromHead()));
    return GetLogEventsResponse.builder()
        .events(
            page.events().stream()
                .map(
                    event ->
                        OutputLogEvent.builder()
                            .timestamp(event.time().toEpochMilli())
                            .ingestionTime(event.time().toEpochMilli())
                            .message(event.message())
                            .build())
                .toList())
        .nextBackwardToken(page.backward())
        .nextForwardToken(page.forward())
        .build();
  }

  private FilterLogEventsResponse filter(FilterLogEventsRequest request) {
    if (request.hasLogStreamNames() && request.logStreamNamePrefix() != null) {
      throw invalid("logStreamNames and logStreamNamePrefix are mutually exclusive.");
    }
    String prefix = Optional.ofNullable(request.logStreamNamePrefix()).orElse("");
    List<LogStream> streams =
        streamsOf(request.logGroupName(), request.logGroupIdentifier()).stream()
            .filter(stream -> stream.name().startsWith(prefix))
            .filter(
                stream ->
                    !request.hasLogStreamNames()
                        || request.logStreamNames().contains(stream.name()))
            .toList();
    FilterPattern pattern = FilterPattern.of(request.filterPattern());
    EventPages.Page page =
        EventPages.merged(
            streams,
            between(request.startTime(), request.endTime())
                .and(event -> pattern.matches(event.message())),
            request.limit(),
            request.nextToken());
    return FilterLogEventsResponse.builder()
        .events(page.events().stream().map(LogsService::filtered).toList())
        .searchedLogStreams(List.of())
        .nextToken(page.next().orElse(null))
        .build();
  }

  private static FilteredLogEvent filtered(Event event) {
    long time = event.time().toEpochMilli();
    return FilteredLogEvent.builder()
        .logStreamName(event.stream())
        .timestamp(time)
        .ingestionTime(time)
        .message(event.message())
        .eventId(
            "%020d%018d%018d"
                .formatted(time, event.stream().hashCode() & 0xffffffffL, event.index()))
        .build();
  }

  /** From a time on, until before another; both in milliseconds since the epoch. */
  private static Predicate<Event> between(Long start, Long end) {
    return event ->
        (start == null || event.time().toEpochMilli() >= start)
            && (end == null || event.time().toEpochMilli() < end);
  }

  /** The streams of a group by its name, or by its name or ARN. */
  private List<LogStream> streamsOf(String name, String identifier) {
    if (name != null && identifier != null) {
      throw ServiceErrors.of(
          CloudWatchLogsException.builder(),
          "CloudWatchLogs",
          "ValidationException",
          "LogGroup name and LogGroup ARN are mutually exclusive parameters.");
    }
    if (name == null && identifier == null) {
      throw invalid("One of logGroupName and logGroupIdentifier has to be given.");
    }
    String group =
        name == null ? identifier.replaceFirst("^arn:aws:logs:[^:]*:[^:]*:log-group:", "") : name;
    if (!source.groups().contains(group)) {
      throw notFound("The specified log group does not exist.");
    }
    return source.streams(group);
  }

  private static ResourceNotFoundException notFound(String message) {
    return ResourceNotFoundException.builder().message(message).build();
  }

  private static InvalidParameterException invalid(String message) {
    return InvalidParameterException.builder().message(message).build();
  }
}
