package dev.medallion.local.athena;

import dev.medallion.local.endpoint.ModelJson;
import dev.medallion.local.endpoint.Operations;
import dev.medallion.local.endpoint.Page;
import dev.medallion.local.files.JsonFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.athena.model.BatchGetNamedQueryRequest;
import software.amazon.awssdk.services.athena.model.BatchGetNamedQueryResponse;
import software.amazon.awssdk.services.athena.model.CreateNamedQueryRequest;
import software.amazon.awssdk.services.athena.model.CreateNamedQueryResponse;
import software.amazon.awssdk.services.athena.model.DeleteNamedQueryRequest;
import software.amazon.awssdk.services.athena.model.DeleteNamedQueryResponse;
import software.amazon.awssdk.services.athena.model.GetNamedQueryRequest;
import software.amazon.awssdk.services.athena.model.GetNamedQueryResponse;
import software.amazon.awssdk.services.athena.model.InvalidRequestException;
import software.amazon.awssdk.services.athena.model.ListNamedQueriesRequest;
import software.amazon.awssdk.services.athena.model.ListNamedQueriesResponse;
import software.amazon.awssdk.services.athena.model.NamedQuery;
import software.amazon.awssdk.services.athena.model.UnprocessedNamedQueryId;
import software.amazon.awssdk.services.athena.model.UpdateNamedQueryRequest;
import software.amazon.awssdk.services.athena.model.UpdateNamedQueryResponse;

/**
 * Queries that are kept under a name, each of a work group. They stay when the local side stops. A
 * token of {@code CreateNamedQuery} is remembered until then.
 *
 * @see <a href="https://docs.aws.amazon.com/athena/latest/APIReference/API_CreateNamedQuery.html">
 *     CreateNamedQuery</a>
 */
final class NamedQueries {
  private final JsonFolder files;
  private final WorkGroups workGroups;
  private final Map<String, NamedQuery> queries = new ConcurrentHashMap<>();
  private final Map<String, NamedQuery> created = new ConcurrentHashMap<>();

  NamedQueries(Path folder, WorkGroups workGroups) {
    this.files = new JsonFolder(folder);
    this.workGroups = workGroups;
    files.readAll().stream()
        .map(json -> ModelJson.read(json, NamedQuery.class, ModelJson.Scalars.EXACT))
        .forEach(query -> queries.put(query.namedQueryId(), query));
  }

  void addTo(Operations operations) {
    operations
        .on(CreateNamedQueryRequest.class, this::create)
        .on(UpdateNamedQueryRequest.class, this::update)
        .on(GetNamedQueryRequest.class, this::get)
        .on(BatchGetNamedQueryRequest.class, this::batchGet)
        .on(ListNamedQueriesRequest.class, this::list)
        .on(DeleteNamedQueryRequest.class, this::delete);
  }

  /** The work group of a named query; empty if there is no such query. */
  Optional<String> workGroupOf(String id) {
    return Optional.ofNullable(queries.get(id)).map(NamedQuery::workGroup);
  }

  private synchronized CreateNamedQueryResponse create(CreateNamedQueryRequest request) {
    String group = workGroup(request.workGroup());
    NamedQuery query =
        NamedQuery.builder()
            .namedQueryId(UUID.randomUUID().toString())
            .name(request.name())
            .description(request.description())
            .database(request.database())
            .queryString(request.queryString())
            .workGroup(group)
            .build();
    if (request.clientRequestToken() != null) {
      NamedQuery before = created.putIfAbsent(request.clientRequestToken(), query);
      if (before != null) {
        return again(before, query);
      }
    }
    keep(query);
    return CreateNamedQueryResponse.builder().namedQueryId(query.namedQueryId()).build();
  }

  /** The answer to a token that was there before. */
  private static CreateNamedQueryResponse again(NamedQuery before, NamedQuery query) {
    if (!before.equals(query.toBuilder().namedQueryId(before.namedQueryId()).build())) {
      throw InvalidRequests.of(
          "IDEMPOTENT_PARAMETER_MISMATCH", "Idempotent parameters do not match");
    }
    return CreateNamedQueryResponse.builder().namedQueryId(before.namedQueryId()).build();
  }

  private synchronized UpdateNamedQueryResponse update(UpdateNamedQueryRequest request) {
    NamedQuery before = require(request.namedQueryId());
    keep(
        before.toBuilder()
            .name(request.name())
            .queryString(request.queryString())
            .description(Optional.ofNullable(request.description()).orElse(before.description()))
            .build());
    return UpdateNamedQueryResponse.builder().build();
  }

  private GetNamedQueryResponse get(GetNamedQueryRequest request) {
    return GetNamedQueryResponse.builder().namedQuery(require(request.namedQueryId())).build();
  }

  private BatchGetNamedQueryResponse batchGet(BatchGetNamedQueryRequest request) {
    List<NamedQuery> found = new ArrayList<>();
    List<UnprocessedNamedQueryId> missing = new ArrayList<>();
    for (String id : request.namedQueryIds()) {
      try {
        found.add(require(id));
      } catch (InvalidRequestException e) {
        missing.add(
            UnprocessedNamedQueryId.builder()
                .namedQueryId(id)
                .errorCode(e.athenaErrorCode())
                .errorMessage(e.getMessage())
                .build());
      }
    }
    return BatchGetNamedQueryResponse.builder()
        .namedQueries(found)
        .unprocessedNamedQueryIds(missing)
        .build();
  }

  private ListNamedQueriesResponse list(ListNamedQueriesRequest request) {
    String group = workGroup(request.workGroup());
    Page<NamedQuery> page =
        Pages.of(
            "ListNamedQueries " + group,
            queries.values().stream()
                .filter(query -> query.workGroup().equals(group))
                .sorted(
                    Comparator.comparing(NamedQuery::name).thenComparing(NamedQuery::namedQueryId))
                .toList(),
            query -> query.name() + "\0" + query.namedQueryId(),
            request.maxResults(),
            request.nextToken());
    return ListNamedQueriesResponse.builder()
        .namedQueryIds(page.items().stream().map(NamedQuery::namedQueryId).toList())
        .nextToken(page.nextToken())
        .build();
  }

  private synchronized DeleteNamedQueryResponse delete(DeleteNamedQueryRequest request) {
    require(request.namedQueryId());
    files.delete(request.namedQueryId());
    queries.remove(request.namedQueryId());
    return DeleteNamedQueryResponse.builder().build();
  }

  private String workGroup(String requested) {
    return workGroups.find(Optional.ofNullable(requested).orElse(WorkGroups.PRIMARY)).name();
  }

  private NamedQuery require(String id) {
    return Optional.ofNullable(queries.get(id))
        .orElseThrow(() -> InvalidRequests.input("NamedQuery %s was not found".formatted(id)));
  }

  private void keep(NamedQuery query) {
    files.write(query.namedQueryId(), ModelJson.write(query));
    queries.put(query.namedQueryId(), query);
  }
}
