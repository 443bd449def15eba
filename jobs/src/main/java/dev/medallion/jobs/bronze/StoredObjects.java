package dev.medallion.jobs.bronze;

import dev.medallion.jobs.objects.S3Objects;
import dev.medallion.jobs.objects.StoredObject;
import dev.medallion.jobs.source.BadObjectException;
import dev.medallion.jobs.source.Refusal;
import java.util.List;

/** What is stored where objects were announced. */
final class StoredObjects {
  private final S3Objects objects;

  StoredObjects(S3Objects objects) {
    this.objects = objects;
  }

  /**
   * The objects that are there and not empty.
   *
   * @param findings takes those that are not
   */
  List<StoredObject> at(List<String> places, BronzeFindings findings) {
    Probes.Findings<String, StoredObject> found =
        Probes.all(
            places,
            uri ->
                objects
                    .look(uri)
                    .orElseThrow(
                        () ->
                            new BadObjectException(
                                "%s is not there any more: upload it again if its rows are wanted"
                                    .formatted(uri))));
    findings.missing().putAll(found.bad());
    List<StoredObject> stored = List.copyOf(found.good().values());
    stored.stream()
        .filter(object -> object.size() == 0)
        .forEach(
            object ->
                findings
                    .refused()
                    .put(
                        object,
                        new Refusal(
                            "%s is empty: upload it again with its content".formatted(object.uri()),
                            Refusal.Cause.CONTENT)));
    return stored.stream().filter(object -> object.size() > 0).toList();
  }
}
