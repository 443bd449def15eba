package dev.medallion.jobs.bronze;

import dev.medallion.jobs.objects.StoredObject;
import dev.medallion.jobs.source.Refusal;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a run has found of its objects.
 *
 * @param held the writes that the table holds for certain
 * @param refused what is wrong with each write that cannot be taken in
 * @param missing what is wrong with each place where nothing is stored, by its URI
 */
record BronzeFindings(
    Set<StoredObject> held, Map<StoredObject, Refusal> refused, Map<String, Refusal> missing) {

  static BronzeFindings none() {
    return new BronzeFindings(new LinkedHashSet<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
  }

  /** One sentence for each object that is not taken in. */
  List<String> reasons() {
    return Stream.concat(refused.values().stream(), missing.values().stream())
        .map(Refusal::reason)
        .toList();
  }
}
