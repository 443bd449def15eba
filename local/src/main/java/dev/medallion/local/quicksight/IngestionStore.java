package dev.medallion.local.quicksight;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.local.endpoint.ModelJson;
import dev.medallion.local.files.JsonFolder;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.quicksight.model.ErrorInfo;
import software.amazon.awssdk.services.quicksight.model.Ingestion;
import software.amazon.awssdk.services.quicksight.model.IngestionErrorType;
import software.amazon.awssdk.services.quicksight.model.IngestionStatus;

/** The ingestions of all data sets. */
final class IngestionStore {
  private final JsonFolder files;
  private final Map<Key, Ingestion> ingestions = new ConcurrentHashMap<>();

  private record Key(String dataSetId, String ingestionId) {}

  IngestionStore(JsonFolder files) {
    this.files = files;
    for (ObjectNode json : files.readAll()) {
      Ingestion ingestion =
          ModelJson.read(json.get("Ingestion"), Ingestion.class, ModelJson.Scalars.EXACT);
      String dataSetId = json.get("DataSetId").textValue();
      ingestions.put(new Key(dataSetId, ingestion.ingestionId()), ingestion);
    }
    ingestions.forEach((key, ingestion) -> failIfLeftUnderWay(key));
  }

  /** Keeps a new ingestion; gives false if its id was used before. */
  synchronized boolean add(String dataSetId, Ingestion ingestion) {
    Key key = new Key(dataSetId, ingestion.ingestionId());
    if (ingestions.containsKey(key)) {
      return false;
    }
    save(key, ingestion);
    return true;
  }

  Optional<Ingestion> find(String dataSetId, String ingestionId) {
    return Optional.ofNullable(ingestions.get(new Key(dataSetId, ingestionId)));
  }

  /**
   * Changes an ingestion that is not over; one that is over stays as it is. Empty for one that was
   * deleted with its data set.
   */
  synchronized Optional<Ingestion> change(
      String dataSetId, String ingestionId, UnaryOperator<Ingestion> change) {
    Key key = new Key(dataSetId, ingestionId);
    Ingestion before = ingestions.get(key);
    if (before == null || isOver(before)) {
      return Optional.ofNullable(before);
    }
    Ingestion after = change.apply(before);
    save(key, after);
    return Optional.of(after);
  }

  /** The ingestions of a data set, the newest first. */
  List<Ingestion> of(String dataSetId) {
    return ingestions.entrySet().stream()
        .filter(entry -> entry.getKey().dataSetId().equals(dataSetId))
        .map(Map.Entry::getValue)
        .sorted(Comparator.comparing(Ingestion::createdTime).reversed())
        .toList();
  }

  /** Forgets the ingestions of a data set. */
  synchronized void delete(String dataSetId) {
    for (Ingestion ingestion : of(dataSetId)) {
      ingestions.remove(new Key(dataSetId, ingestion.ingestionId()));
      files.delete(dataSetId + "." + ingestion.ingestionId());
    }
  }

  static boolean isOver(Ingestion ingestion) {
    return switch (ingestion.ingestionStatus()) {
      case COMPLETED, FAILED, CANCELLED -> true;
      case INITIALIZED, QUEUED, RUNNING, UNKNOWN_TO_SDK_VERSION -> false;
    };
  }

  private void failIfLeftUnderWay(Key key) {
    change(
        key.dataSetId(),
        key.ingestionId(),
        ingestion ->
            ingestion.toBuilder()
                .ingestionStatus(IngestionStatus.FAILED)
                .errorInfo(
                    ErrorInfo.builder()
                        .type(IngestionErrorType.INTERNAL_SERVICE_ERROR)
                        .message("The service was stopped while the ingestion ran")
                        .build())
                .build());
  }

  private void save(Key key, Ingestion ingestion) {
    ingestions.put(key, ingestion);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("DataSetId", key.dataSetId());
    json.set("Ingestion", ModelJson.write(ingestion));
    files.write(key.dataSetId() + "." + key.ingestionId(), json);
  }
}
