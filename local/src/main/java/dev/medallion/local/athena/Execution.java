package dev.medallion.local.athena;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.local.endpoint.ModelJson;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.athena.model.GetQueryResultsResponse;
import software.amazon.awssdk.services.athena.model.QueryExecution;
import software.amazon.awssdk.services.athena.model.QueryExecutionContext;
import software.amazon.awssdk.services.athena.model.QueryExecutionState;
import software.amazon.awssdk.services.athena.model.ResultConfiguration;
import software.amazon.awssdk.services.athena.model.StartQueryExecutionRequest;

/**
 * A query execution as it is kept.
 *
 * @param request what started it
 * @param view what {@code GetQueryExecution} tells
 * @param results what {@code GetQueryResults} tells, without the rows
 */
record Execution(
    StartQueryExecutionRequest request, QueryExecution view, GetQueryResultsResponse results) {

  String id() {
    return view.queryExecutionId();
  }

  QueryExecutionState state() {
    return view.status().state();
  }

  boolean isOver() {
    return switch (state()) {
      case SUCCEEDED, FAILED, CANCELLED -> true;
      case QUEUED, RUNNING, UNKNOWN_TO_SDK_VERSION -> false;
    };
  }

  Instant submitted() {
    return view.status().submissionDateTime();
  }

  Execution with(QueryExecution newView) {
    return new Execution(request, newView, results);
  }

  /**
   * Whether a request with the same token asks for the same: neither the work group nor execution
   * parameters are compared, and a member left out differs from one that names the default.
   */
  boolean isStartedBy(StartQueryExecutionRequest other) {
    return Objects.equals(request.queryString(), other.queryString())
        && context(request, QueryExecutionContext::database)
            .equals(context(other, QueryExecutionContext::database))
        && context(request, QueryExecutionContext::catalog)
            .equals(context(other, QueryExecutionContext::catalog))
        && outputLocation(request).equals(outputLocation(other));
  }

  static Optional<String> context(
      StartQueryExecutionRequest request,
      java.util.function.Function<QueryExecutionContext, String> member) {
    return Optional.ofNullable(request.queryExecutionContext()).map(member);
  }

  static Optional<String> outputLocation(StartQueryExecutionRequest request) {
    return Optional.ofNullable(request.resultConfiguration())
        .map(ResultConfiguration::outputLocation);
  }

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("Request", ModelJson.write(request));
    json.set("QueryExecution", ModelJson.write(view));
    json.set("Results", ModelJson.write(results));
    return json;
  }

  static Execution fromJson(ObjectNode json) {
    return new Execution(
        ModelJson.read(
            json.get("Request"), StartQueryExecutionRequest.class, ModelJson.Scalars.EXACT),
        ModelJson.read(json.get("QueryExecution"), QueryExecution.class, ModelJson.Scalars.EXACT),
        ModelJson.read(
            json.get("Results"), GetQueryResultsResponse.class, ModelJson.Scalars.EXACT));
  }
}
