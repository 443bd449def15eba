package dev.medallion.cli.explain;

import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableMetadata.Snapshot;
import dev.medallion.cli.UserError;
import dev.medallion.contract.PropertyKeys;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds the snapshot of a table that a run or a time names. */
final class EarlierState {
  private final TableMetadata metadata;
  private final List<Snapshot> history;

  /**
   * @param now the newest snapshot that counts; its ancestors are the history, as far as kept
   */
  EarlierState(TableMetadata metadata, Snapshot now) {
    this.metadata = metadata;
    this.history = new ArrayList<>(List.of(now));
    Optional<Snapshot> next = now.parent().flatMap(metadata::snapshot);
    while (next.isPresent()) {
      history.add(next.get());
      next = next.get().parent().flatMap(metadata::snapshot);
    }
  }

  /**
   * The table as a run left it, or as it was at a time.
   *
   * @param named the name of a run; or a time such as {@code 2026-11-30T10:00:00Z} or {@code
   *     2026-11-30}, the beginning of that day in UTC
   * @param ended tells when a run that did not write this table ended; empty if there was no such
   *     run
   * @return empty if the table was not made yet
   * @throws UserError if there is no such run, or the snapshots of that time have expired
   */
  Optional<Snapshot> find(String named, Function<String, Optional<Instant>> ended) {
    Optional<Instant> time = time(named);
    if (time.isPresent()) {
      return at(time.get());
    }
    Optional<Snapshot> written =
        history.stream()
            .filter(snapshot -> named.equals(snapshot.summary().get(PropertyKeys.EXECUTION)))
            .findFirst();
    return written.isPresent() ? written : at(ended.apply(named).orElseThrow(() -> noRun(named)));
  }

  private Optional<Snapshot> at(Instant time) {
    Optional<Snapshot> found =
        history.stream().filter(snapshot -> !snapshot.committed().isAfter(time)).findFirst();
    Snapshot oldest = history.getLast();
    if (found.isEmpty() && oldest.parent().isPresent()) {
      throw new UserError(
          "the snapshots of %s of %s have expired; the oldest that is kept is of %s"
              .formatted(metadata.table(), time, oldest.committed()));
    }
    return found;
  }

  private UserError noRun(String named) {
    String runs =
        history.stream()
            .map(snapshot -> snapshot.summary().get(PropertyKeys.EXECUTION))
            .filter(Objects::nonNull)
            .distinct()
            .collect(Collectors.joining(", "));
    return new UserError(
        "--since %s is neither a run nor a time such as 2026-11-30T10:00:00Z; %s was written by %s"
            .formatted(named, metadata.table(), runs.isEmpty() ? "no run that is kept" : runs));
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(
          text.contains("T")
              ? Instant.parse(text)
              : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());
    } catch (DateTimeParseException e) {
      // The name of a run, then.
      return Optional.empty();
    }
  }
}
