package dev.medallion.local.athena;

import dev.medallion.local.files.JsonFolder;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.athena.model.QueryExecutionState;
import software.amazon.awssdk.services.athena.model.StartQueryExecutionRequest;

/** Every query execution, and the token that each was started with. */
final class Executions {
  private final JsonFolder files;
  private final Map<String, Execution> executions = new ConcurrentHashMap<>();
  private final Map<String, String> idsByToken = new HashMap<>();

  Executions(JsonFolder files) {
    this.files = files;
    for (Execution execution : files.readAll().stream().map(Execution::fromJson).toList()) {
      executions.put(execution.id(), execution);
      idsByToken.put(execution.request().clientRequestToken(), execution.id());
    }
  }

  /** An execution, and whether this call made it. */
  record Started(Execution execution, boolean isNew) {}

  /**
   * The execution that the request's token stands for: an earlier one, whatever became of it, or a
   * new one.
   *
   * @throws software.amazon.awssdk.services.athena.model.InvalidRequestException if the token was
   *     used for something else
   */
  synchronized Started start(StartQueryExecutionRequest request, Supplier<Execution> create) {
    String earlier = idsByToken.get(request.clientRequestToken());
    if (earlier != null) {
      Execution execution = find(earlier);
      if (!execution.isStartedBy(request)) {
        throw InvalidRequests.of(
            "IDEMPOTENT_PARAMETER_MISMATCH", "Idempotent parameters do not match");
      }
      return new Started(execution, false);
    }
    Execution execution = create.get();
    save(execution);
    idsByToken.put(request.clientRequestToken(), execution.id());
    return new Started(execution, true);
  }

  /**
   * The execution of that id.
   *
   * @throws software.amazon.awssdk.services.athena.model.InvalidRequestException if there is none
   */
  Execution find(String id) {
    return Optional.ofNullable(executions.get(id))
        .orElseThrow(() -> InvalidRequests.queryNotFound(id));
  }

  /** Changes an execution that is not over yet; one that is over stays as it is. */
  synchronized Execution change(String id, UnaryOperator<Execution> change) {
    Execution before = find(id);
    if (before.isOver()) {
      return before;
    }
    Execution after = change.apply(before);
    save(after);
    return after;
  }

  /** Ends what a service that was stopped has left under way. */
  void failUnfinished(Failure failure) {
    for (Execution execution : all()) {
      change(
          execution.id(),
          now ->
              now.with(
                  now.view().toBuilder()
                      .status(
                          now.view().status().toBuilder()
                              .state(QueryExecutionState.FAILED)
                              .completionDateTime(Instant.now())
                              .stateChangeReason(failure.message())
                              .athenaError(failure.error())
                              .build())
                      .build()));
    }
  }

  /** The newest first. */
  List<Execution> all() {
    return executions.values().stream()
        .sorted(Comparator.comparing(Execution::submitted).reversed())
        .toList();
  }

  private void save(Execution execution) {
    executions.put(execution.id(), execution);
    files.write(execution.id(), execution.toJson());
  }
}
