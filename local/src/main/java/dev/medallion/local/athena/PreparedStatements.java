package dev.medallion.local.athena;

import dev.medallion.local.endpoint.ModelJson;
import dev.medallion.local.endpoint.Operations;
import dev.medallion.local.endpoint.Page;
import dev.medallion.local.files.JsonFolder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import software.amazon.awssdk.services.athena.model.CreatePreparedStatementRequest;
import software.amazon.awssdk.services.athena.model.CreatePreparedStatementResponse;
import software.amazon.awssdk.services.athena.model.DeletePreparedStatementRequest;
import software.amazon.awssdk.services.athena.model.DeletePreparedStatementResponse;
import software.amazon.awssdk.services.athena.model.GetPreparedStatementRequest;
import software.amazon.awssdk.services.athena.model.GetPreparedStatementResponse;
import software.amazon.awssdk.services.athena.model.ListPreparedStatementsRequest;
import software.amazon.awssdk.services.athena.model.ListPreparedStatementsResponse;
import software.amazon.awssdk.services.athena.model.PreparedStatement;
import software.amazon.awssdk.services.athena.model.PreparedStatementSummary;
import software.amazon.awssdk.services.athena.model.ResourceNotFoundException;
import software.amazon.awssdk.services.athena.model.UpdatePreparedStatementRequest;
import software.amazon.awssdk.services.athena.model.UpdatePreparedStatementResponse;

/**
 * Prepared statements, each of a work group. They stay when the local side stops.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/athena/latest/APIReference/API_CreatePreparedStatement.html">
 *     CreatePreparedStatement</a>
 */
final class PreparedStatements {
  private final JsonFolder files;
  private final WorkGroups workGroups;
  private final Map<String, PreparedStatement> statements = new ConcurrentSkipListMap<>();

  PreparedStatements(Path folder, WorkGroups workGroups) {
    this.files = new JsonFolder(folder);
    this.workGroups = workGroups;
    files.readAll().stream()
        .map(json -> ModelJson.read(json, PreparedStatement.class, ModelJson.Scalars.EXACT))
        .forEach(
            statement ->
                statements.put(
                    key(statement.workGroupName(), statement.statementName()), statement));
  }

  void addTo(Operations operations) {
    operations
        .on(CreatePreparedStatementRequest.class, this::create)
        .on(UpdatePreparedStatementRequest.class, this::update)
        .on(GetPreparedStatementRequest.class, this::get)
        .on(ListPreparedStatementsRequest.class, this::list)
        .on(DeletePreparedStatementRequest.class, this::delete);
  }

  /** The statement of that name in a work group. */
  Optional<PreparedStatement> find(String workGroup, String name) {
    return Optional.ofNullable(statements.get(key(workGroup, name)));
  }

  private synchronized CreatePreparedStatementResponse create(
      CreatePreparedStatementRequest request) {
    workGroups.find(request.workGroup());
    if (find(request.workGroup(), request.statementName()).isPresent()) {
      throw InvalidRequests.input(
          "PreparedStatement %s already exists.".formatted(request.statementName()));
    }
    keep(
        PreparedStatement.builder()
            .statementName(request.statementName())
            .workGroupName(request.workGroup())
            .queryStatement(request.queryStatement())
            .description(request.description())
            .lastModifiedTime(Instant.now())
            .build());
    return CreatePreparedStatementResponse.builder().build();
  }

  private synchronized UpdatePreparedStatementResponse update(
      UpdatePreparedStatementRequest request) {
    PreparedStatement before = require(request.workGroup(), request.statementName());
    keep(
        before.toBuilder()
            .queryStatement(request.queryStatement())
            .description(Optional.ofNullable(request.description()).orElse(before.description()))
            .lastModifiedTime(Instant.now())
            .build());
    return UpdatePreparedStatementResponse.builder().build();
  }

  private GetPreparedStatementResponse get(GetPreparedStatementRequest request) {
    return GetPreparedStatementResponse.builder()
        .preparedStatement(require(request.workGroup(), request.statementName()))
        .build();
  }

  private ListPreparedStatementsResponse list(ListPreparedStatementsRequest request) {
    workGroups.find(request.workGroup());
    List<PreparedStatementSummary> all =
        statements.values().stream()
            .filter(statement -> statement.workGroupName().equals(request.workGroup()))
            .map(
                statement ->
                    PreparedStatementSummary.builder()
                        .statementName(statement.statementName())
                        .lastModifiedTime(statement.lastModifiedTime())
                        .build())
            .toList();
    Page<PreparedStatementSummary> page =
        Pages.of(
            "ListPreparedStatements " + request.workGroup(),
            all,
            PreparedStatementSummary::statementName,
            request.maxResults(),
            request.nextToken());
    return ListPreparedStatementsResponse.builder()
        .preparedStatements(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private synchronized DeletePreparedStatementResponse delete(
      DeletePreparedStatementRequest request) {
    require(request.workGroup(), request.statementName());
    String key = key(request.workGroup(), request.statementName());
    files.delete(key);
    statements.remove(key);
    return DeletePreparedStatementResponse.builder().build();
  }

  private PreparedStatement require(String workGroup, String name) {
    workGroups.find(workGroup);
    return find(workGroup, name)
        .orElseThrow(
            () ->
                ResourceNotFoundException.builder()
                    .message(
                        "PreparedStatement %s was not found in workGroup %s"
                            .formatted(name, workGroup))
                    .resourceName(name)
                    .build());
  }

  private void keep(PreparedStatement statement) {
    String key = key(statement.workGroupName(), statement.statementName());
    files.write(key, ModelJson.write(statement));
    statements.put(key, statement);
  }

  /** Names of work groups have no {@code @}, nor have those of statements. */
  private static String key(String workGroup, String name) {
    return workGroup + "@" + name;
  }
}
