package dev.medallion.jobs.bronze;

import dev.medallion.jobs.objects.StoredObject;
import dev.medallion.jobs.source.Refusal;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What a run has found of its objects so far; it grows during the run. */
final class BronzeFindings {
  private final Set<StoredObject> held = new LinkedHashSet<>();
  private final Map<StoredObject, Refusal> refused = new LinkedHashMap<>();
  private final Map<String, Refusal> missing = new LinkedHashMap<>();

  /** The writes that the table holds for certain, to be added to. */
  Set<StoredObject> held() {
    return held;
  }

  /** What is wrong with each write that cannot be taken in, to be added to. */
  Map<StoredObject, Refusal> refused() {
    return refused;
  }

  /** What is wrong with each place where nothing is stored, by its URI, to be added to. */
  Map<String, Refusal> missing() {
    return missing;
  }

  /** One sentence for each object that is not taken in. */
  List<String> reasons() {
    return Stream.concat(refused.values().stream(), missing.values().stream())
        .map(Refusal::reason)
        .toList();
  }
}
