package dev.medallion.functions.maintenance;

import java.util.List;

/** Tables whose maintenance could not be applied: every one in one message. */
final class MaintenanceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MaintenanceException(List<String> problems, List<? extends RuntimeException> causes) {
    super("maintenance was not applied to " + String.join("; ", problems), causes.getFirst());
    causes.stream().skip(1).forEach(this::addSuppressed);
  }
}
