package dev.medallion.functions.freshness;

import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableName;
import dev.medallion.contract.PropertyKeys;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long rows have waited to be in a table, down to bronze: a gold table that has read all of
 * silver is as far behind as silver is. A table that holds all that it could is not behind, however
 * long ago it was written.
 */
public final class Backlog {
  private final Pipeline pipeline;
  private final Freshness tables;
  private final Instant now;
  private final Map<TableName, List<TableName>> reads = new HashMap<>();
  private final Map<TableName, Standing> known = new HashMap<>();

  /**
   * @param pipeline says what reads what, and how fresh it must be
   * @param tables the look that sees the tables
   * @param now the time to which rows have waited
   */
  public Backlog(Pipeline pipeline, Freshness tables, Instant now) {
    this.pipeline = pipeline;
    this.tables = tables;
    this.now = now;
    pipeline
        .silver()
        .forEach(model -> reads.put(tables.table(Layer.SILVER, model.name()), tables.reads(model)));
    pipeline
        .gold()
        .forEach(model -> reads.put(tables.table(Layer.GOLD, model.name()), tables.reads(model)));
  }

  /**
   * How a table stands to the freshness that its model asks for.
   *
   * @param table the table
   * @param behind how long the row that has waited the longest has; zero if none does
   * @param freshness how long one may
   */
  public record TableAge(TableName table, Duration behind, Duration freshness) {

    /** Whether rows have waited for longer than they may. */
    public boolean isLate() {
      return behind.compareTo(freshness) > 0;
    }
  }

  /**
   * The tables of the models that ask for a freshness, silver first, in the order of the pipeline;
   * but for those that cannot be made yet, since something that they need has never arrived.
   */
  public List<TableAge> ages() {
    return Stream.concat(
            pipeline.silver().stream()
                .map(model -> age(tables.table(Layer.SILVER, model.name()), model.freshness())),
            pipeline.gold().stream()
                .map(model -> age(tables.table(Layer.GOLD, model.name()), model.freshness())))
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<TableAge> age(TableName table, Optional<Duration> freshness) {
    return freshness.flatMap(
        most -> {
          Standing standing = standing(table);
          return standing.possible()
              ? Optional.of(new TableAge(table, behind(standing), most))
              : Optional.empty();
        });
  }

  private Duration behind(Standing standing) {
    // Another machine's clock may be ahead of this one's.
    return standing
        .since()
        .map(since -> Duration.between(since, now))
        .filter(Duration::isPositive)
        .orElse(Duration.ZERO);
  }

  /**
   * @param possible whether all that the table needs has arrived once
   * @param since since when rows wait; empty if none does
   */
  private record Standing(boolean possible, Optional<Instant> since) {}

  private Standing standing(TableName table) {
    Standing found = known.get(table);
    if (found == null) {
      found =
          table.layer() == Layer.BRONZE
              ? new Standing(tables.readable(table).isPresent(), Optional.empty())
              : ofModel(table);
      known.put(table, found);
    }
    return found;
  }

  private Standing ofModel(TableName table) {
    List<Standing> below = reads.get(table).stream().map(this::standing).toList();
    if (!below.stream().allMatch(Standing::possible)) {
      return new Standing(false, Optional.empty());
    }
    Stream<Instant> inherited = below.stream().map(Standing::since).flatMap(Optional::stream);
    return new Standing(
        true, Stream.concat(inherited, unread(table).stream()).min(Instant::compareTo));
  }

  /** Since when rows of the tables that it reads are in these, and not in it. */
  private Optional<Instant> unread(TableName table) {
    Map<String, String> properties =
        tables.table(table).map(TableMetadata::properties).orElse(Map.of());
    List<Instant> unread = new ArrayList<>();
    List<Instant> neverRead = new ArrayList<>();
    for (TableName read : reads.get(table)) {
      Optional<String> consumed =
          Optional.ofNullable(properties.get(PropertyKeys.consumed(table.recorded(read))));
      tables
          .table(read)
          .flatMap(holds -> holds.unreadSince(consumed))
          .ifPresent((consumed.isPresent() ? unread : neverRead)::add);
    }
    // What never read anything could not have been made before the last of its tables was there.
    return neverRead.size() == reads.get(table).size()
        ? neverRead.stream().max(Instant::compareTo)
        : unread.stream().min(Instant::compareTo);
  }
}
