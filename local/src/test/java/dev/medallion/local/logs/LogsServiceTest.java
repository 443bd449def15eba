package dev.medallion.local.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medallion.local.endpoint.Endpoint;
import dev.medallion.local.endpoint.SdkClients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.InvalidParameterException;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/** The SDK's client on files as the functions and the jobs' host write them. */
class LogsServiceTest {
  private static final String FUNCTIONS = "/aws/lambda/medallion";
  private static final String JOBS = "/aws-glue/medallion/error";

  @TempDir private Path folder;

  private Endpoint endpoint;
  private CloudWatchLogsClient client;

  @BeforeEach
  void serve() throws IOException {
    write(
        "ingest.log",
        """
        {"level":"INFO","timestamp":"2026-11-29T10:00:00.000Z","message":"took a.csv"}
        {"timestamp":"2026-11-29T10:00:02.000Z","level":"ERROR","message":"b.csv is empty"}
        \tat a.stack.trace(Line.java:1)
        """);
    write(
        "advance.log",
        """
        {"timestamp":"2026-11-29T10:00:01.000Z","level":"INFO","message":"nothing is due"}
        """);
    write(
        "spark.log",
        """
        2026-11-29T10:00:00.000 INFO  [main] SparkHost: started
        2026-11-29T10:00:01.000 INFO  [jr_1] Bronze: one
        2026-11-29T10:00:02.000 WARN  [jr_2] Bronze: two
        java.lang.IllegalStateException: why
        \tat some.place(Line.java:1)
        2026-11-29T10:00:03.000 INFO  [jr_1] Bronze: three
        """);
    LogSource source =
        new LogSource() {
          @Override
          public Set<String> groups() {
            return Set.of(FUNCTIONS, JOBS, "/aws/lambda/silent");
          }

          @Override
          public List<LogStream> streams(String group) {
            return switch (group) {
              case FUNCTIONS ->
                  List.of(
                      stream(group, "ingest", "ingest.log"),
                      stream(group, "advance", "advance.log"));
              case JOBS -> List.of(run("jr_1"), run("jr_2"));
              default -> List.of(stream(group, "silent", "silent.log"));
            };
          }
        };
    endpoint = Endpoint.bind(0);
    endpoint.serve(List.of(new LogsService(source)), Map.of(), exchange -> exchange.close());
    client = SdkClients.of(CloudWatchLogsClient.builder(), endpoint.uri());
  }

  private LogStream stream(String group, String name, String file) {
    return new LogStream(group, name, folder.resolve(file), Optional.empty());
  }

  private LogStream run(String id) {
    return new LogStream(JOBS, id, folder.resolve("spark.log"), Optional.of(id));
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  @AfterEach
  void close() {
    client.close();
    endpoint.close();
  }

  @Test
  void listsGroupsAndStreams() {
    assertThat(client.describeLogGroups(request -> request.logGroupNamePrefix("/aws/")).logGroups())
        .extracting(LogGroup::logGroupName)
        .containsExactly(FUNCTIONS, "/aws/lambda/silent");
    assertThat(client.describeLogGroups().logGroups().getFirst().arn())
        .isEqualTo("arn:aws:logs:us-east-1:000000000000:log-group:" + JOBS + ":*");
    assertThat(
            client
                .describeLogStreams(
                    request ->
                        request.logGroupName(FUNCTIONS).orderBy("LastEventTime").descending(true))
                .logStreams())
        .extracting(software.amazon.awssdk.services.cloudwatchlogs.model.LogStream::logStreamName)
        .containsExactly("ingest", "advance");
    assertThat(
            client
                .describeLogStreams(request -> request.logGroupName("/aws/lambda/silent"))
                .logStreams())
        .isEmpty();
    assertThat(client.describeLogGroupsPaginator(request -> request.limit(1)).logGroups())
        .hasSize(3);
  }

  @Test
  void filtersByTermsOverAllStreamsInTheOrderOfTime() {
    assertThat(filter(request -> {}))
        .extracting(FilteredLogEvent::logStreamName)
        .containsExactly("ingest", "advance", "ingest", "ingest");
    assertThat(filter(request -> request.filterPattern("ERROR")))
        .extracting(FilteredLogEvent::message)
        .singleElement()
        .asString()
        .contains("b.csv is empty");
    assertThat(filter(request -> request.filterPattern("INFO -due"))).hasSize(1);
    assertThat(filter(request -> request.filterPattern("?ERROR ?\"is due\""))).hasSize(2);
    assertThat(
            filter(
                request ->
                    request
                        .startTime(millis("2026-11-29T10:00:01Z"))
                        .endTime(millis("2026-11-29T10:00:02Z"))))
        .extracting(FilteredLogEvent::timestamp)
        .containsExactly(millis("2026-11-29T10:00:01Z"));
    assertThat(filter(request -> request.limit(1)))
        .as("page by page")
        .hasSize(4)
        .extracting(FilteredLogEvent::eventId)
        .doesNotHaveDuplicates();
  }

  @Test
  void givesALineWithoutATimeThatOfTheLineBefore() {
    assertThat(filter(request -> request.filterPattern("stack")))
        .extracting(FilteredLogEvent::timestamp)
        .containsExactly(millis("2026-11-29T10:00:02Z"));
  }

  @Test
  void tellsTheLinesOfOneRunFromTheOthers() {
    assertThat(messages(events("jr_1", true, null)))
        .hasSize(2)
        .allMatch(line -> line.contains("[jr_1]"));
    assertThat(messages(events("jr_2", true, null)))
        .hasSize(3)
        .last()
        .asString()
        .contains("some.place");
  }

  @Test
  void pagesAStreamInBothDirections() {
    GetLogEventsResponse last = get("ingest", false, 2, null);
    assertThat(last.events().getLast().message()).contains("stack.trace");
    assertThat(last.events()).hasSize(2);
    GetLogEventsResponse before = get("ingest", false, 2, last.nextBackwardToken());
    assertThat(before.events()).hasSize(1);
    assertThat(get("ingest", false, 2, before.nextBackwardToken()).nextBackwardToken())
        .isEqualTo(before.nextBackwardToken());
    GetLogEventsResponse end = get("ingest", true, 10, last.nextForwardToken());
    assertThat(end.events()).isEmpty();
    assertThat(end.nextForwardToken()).isEqualTo(last.nextForwardToken());
  }

  @Test
  void refusesWhatIsMissingOrNotSupported() {
    assertThatThrownBy(() -> client.describeLogStreams(request -> request.logGroupName("/gone")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("The specified log group does not exist.");
    assertThatThrownBy(() -> get("gone", true, 1, null))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("The specified log stream does not exist.");
    assertThatThrownBy(() -> filter(request -> request.filterPattern("{ $.level = \"ERROR\" }")))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("not supported by the local side");
    assertThatThrownBy(() -> get("ingest", true, 1, "x"))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("The specified nextToken is invalid.");
  }

  private List<FilteredLogEvent> filter(Consumer<FilterLogEventsRequest.Builder> change) {
    List<FilteredLogEvent> events = new ArrayList<>();
    client
        .filterLogEventsPaginator(request -> request.logGroupName(FUNCTIONS).applyMutation(change))
        .events()
        .forEach(events::add);
    return events;
  }

  /** As recorded on AWS. */
  @Test
  void refusesRequestsInTheWordsOfAws() {
    assertThatThrownBy(
            () ->
                client.describeLogGroups(
                    request -> request.logGroupNamePrefix("/a").logGroupNamePattern("b")))
        .hasMessageContaining(
            "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
    assertThatThrownBy(
            () ->
                client.describeLogStreams(
                    request -> request.logGroupName(JOBS).logGroupIdentifier(JOBS)))
        .hasMessageContaining("LogGroup name and LogGroup ARN are mutually exclusive parameters.");
    assertThatThrownBy(
            () -> client.filterLogEvents(request -> request.logGroupName(JOBS).limit(10_001)))
        .hasMessageContaining(
            "1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint:"
                + " Member must have value less than or equal to 10000");
  }

  private GetLogEventsResponse get(String stream, boolean fromHead, int limit, String token) {
    return client.getLogEvents(
        request ->
            request
                .logGroupName(FUNCTIONS)
                .logStreamName(stream)
                .startFromHead(fromHead)
                .limit(limit)
                .nextToken(token));
  }

  private List<OutputLogEvent> events(String stream, boolean fromHead, String token) {
    return client
        .getLogEvents(
            request ->
                request
                    .logGroupIdentifier("arn:aws:logs:us-east-1:000000000000:log-group:" + JOBS)
                    .logStreamName(stream)
                    .startFromHead(fromHead)
                    .nextToken(token))
        .events();
  }

  private static List<String> messages(List<OutputLogEvent> events) {
    return events.stream().map(OutputLogEvent::message).toList();
  }

  private static long millis(String time) {
    return Instant.parse(time).toEpochMilli();
  }
}
