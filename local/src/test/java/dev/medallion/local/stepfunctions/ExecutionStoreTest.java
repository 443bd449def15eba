package dev.medallion.local.stepfunctions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.local.endpoint.ModelJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;

class ExecutionStoreTest {
  private static final Instant TIME = Instant.parse("2026-11-22T12:00:00Z");

  private static final ExecutionStore.Filter ALL =
      new ExecutionStore.Filter(Optional.empty(), Optional.empty());

  @TempDir private Path folder;

  private ExecutionStore store;

  @BeforeEach
  void open() {
    store = new ExecutionStore(folder.resolve("executions.db"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void givesTheHistoryPageByPageInBothDirections() {
    store.add(execution("one", ExecutionStatus.RUNNING), Optional.empty());
    IntStream.rangeClosed(1, 7).forEach(id -> store.add(arn("one"), event(id, "x")));

    assertThat(pages(from -> store.history(arn("one"), from, 3)))
        .containsExactly(List.of(1L, 2L, 3L), List.of(4L, 5L, 6L), List.of(7L));
    assertThat(pages(from -> store.historyReversed(arn("one"), from, 4)))
        .containsExactly(List.of(7L, 6L, 5L, 4L), List.of(3L, 2L, 1L));
  }

  /** A thousand events of 256 KiB would be one answer of 256 MB. */
  @Test
  void endsAPageThatGrowsLarge() {
    store.add(execution("one", ExecutionStatus.RUNNING), Optional.empty());
    String large = "x".repeat(1_500_000);
    IntStream.rangeClosed(1, 5).forEach(id -> store.add(arn("one"), event(id, large)));

    assertThat(pages(from -> store.history(arn("one"), from, 1000)))
        .containsExactly(List.of(1L, 2L), List.of(3L, 4L), List.of(5L));
  }

  @Test
  void listsByStatusTheNewestFirst() {
    for (int i = 0; i < 6; i++) {
      store.add(
          execution("e" + i, i % 2 == 0 ? ExecutionStatus.SUCCEEDED : ExecutionStatus.FAILED),
          Optional.empty());
    }

    ExecutionStore.Page<ExecutionListItem> first =
        store.list("machine", only(ExecutionStatus.FAILED), OptionalLong.empty(), 2);
    assertThat(first.items()).extracting(ExecutionListItem::name).containsExactly("e5", "e3");
    ExecutionStore.Page<ExecutionListItem> second =
        store.list("machine", only(ExecutionStatus.FAILED), first.last(), 2);
    assertThat(second.items()).extracting(ExecutionListItem::name).containsExactly("e1");
    assertThat(second.last()).isEmpty();
    assertThat(store.list("machine", ALL, OptionalLong.empty(), 6).last()).isEmpty();
    assertThat(store.list("other", ALL, OptionalLong.empty(), 6).items()).isEmpty();
  }

  @Test
  void takesOverWhatAnEarlierReleaseKeptOnce() throws IOException {
    Path file = folder.resolve("m/one.json");
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        """
        {"Execution": %s, "History": [%s, %s]}
        """
            .formatted(
                ModelJson.write(execution("one", ExecutionStatus.SUCCEEDED)),
                ModelJson.write(event(1, "a")),
                ModelJson.write(event(2, "b"))));

    new ExecutionFiles(folder).takeOver(store);
    new ExecutionFiles(folder).takeOver(store);

    assertThat(store.find(arn("one")))
        .hasValueSatisfying(
            one ->
                assertThat(one.equalsBySdkFields(execution("one", ExecutionStatus.SUCCEEDED)))
                    .isTrue());
    assertThat(store.history(arn("one"), OptionalLong.empty(), 10).items())
        .containsExactly(event(1, "a"), event(2, "b"));
    assertThat(file).doesNotExist();
  }

  private interface Pages {
    ExecutionStore.Page<HistoryEvent> from(OptionalLong last);
  }

  private static List<List<Long>> pages(Pages pages) {
    List<List<Long>> all = new ArrayList<>();
    OptionalLong last = OptionalLong.empty();
    do {
      ExecutionStore.Page<HistoryEvent> page = pages.from(last);
      all.add(page.items().stream().map(HistoryEvent::id).toList());
      last = page.last();
    } while (last.isPresent());
    return all;
  }

  private static String arn(String name) {
    return "arn:aws:states:us-east-1:000000000000:execution:m:" + name;
  }

  private static DescribeExecutionResponse execution(String name, ExecutionStatus status) {
    return DescribeExecutionResponse.builder()
        .executionArn(arn(name))
        .stateMachineArn("machine")
        .name(name)
        .status(status)
        .startDate(TIME)
        .stopDate(status == ExecutionStatus.RUNNING ? null : TIME.plusSeconds(1))
        .input("{}")
        .build();
  }

  private static HistoryEvent event(long id, String output) {
    return HistoryEvent.builder()
        .id(id)
        .previousEventId(id - 1)
        .timestamp(TIME)
        .type("PassStateExited")
        .stateExitedEventDetails(details -> details.name("P").output(output))
        .build();
  }

  private static ExecutionStore.Filter only(ExecutionStatus status) {
    return new ExecutionStore.Filter(Optional.of(status), Optional.empty());
  }
}
