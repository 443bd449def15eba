package dev.medallion.functions.maintenance;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Tables whose maintenance could not be applied: every one in one message. */
final class MaintenanceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param failures why, by the name of the table or table bucket; at least one
   */
  MaintenanceException(Map<String, RuntimeException> failures) {
    super(
        failures.entrySet().stream()
            .map(failure -> failure.getKey() + ": " + failure.getValue().getMessage())
            .collect(Collectors.joining("; ", "maintenance was not applied to ", "")),
        failures.values().iterator().next());
    List.copyOf(failures.values()).stream().skip(1).forEach(this::addSuppressed);
  }
}
