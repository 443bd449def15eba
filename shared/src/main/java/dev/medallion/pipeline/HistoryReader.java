package dev.medallion.pipeline;

import dev.medallion.contract.HistoryColumns;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads {@code history: true} of a silver model: of which source's records the table has all
 * versions.
 */
final class HistoryReader {
  private HistoryReader() {}

  /**
   * The source whose records' versions the model keeps; nothing if it keeps none, or a problem is
   * noted.
   *
   * @param key the model's key
   * @param reads the sources that its query reads
   */
  static Optional<Source> read(Section model, List<String> key, List<Source> reads) {
    Optional<Setting> setting = model.find("history");
    if (setting.isEmpty() || !isTrue(setting.get())) {
      return Optional.empty();
    }
    HistoryColumns.ALL.stream()
        .filter(key::contains)
        .forEach(
            column ->
                setting
                    .get()
                    .problem(
                        " adds the column %s, so the key cannot name it; name what identifies a record"
                            .formatted(column)));
    Optional<Source> kept = kept(setting.get(), key, reads);
    kept.filter(source -> source.sequenceBy().isEmpty())
        .ifPresent(
            source ->
                setting
                    .get()
                    .problem(
                        " needs to know since when each row counts, and source %1$s has no sequence_by; add sequence_by to sources.%1$s, such as the column with the time of the change"
                            .formatted(source.name())));
    return kept.filter(source -> !source.sequenceBy().isEmpty());
  }

  private static boolean isTrue(Setting setting) {
    Optional<String> written = setting.text();
    if (written.isPresent() && !Set.of("true", "false").contains(written.get())) {
      setting.refuse(written.get(), " is neither true nor false");
    }
    return written.filter("true"::equals).isPresent();
  }

  /** The only source that is read, or the only one whose records the model's key identifies. */
  private static Optional<Source> kept(Setting setting, List<String> key, List<Source> reads) {
    if (reads.isEmpty()) {
      setting.problem(
          " is that of a source's records, and the query reads no source; keep it in a model that"
              + " reads {{ bronze.NAME }}");
      return Optional.empty();
    }
    List<Source> found =
        reads.size() == 1
            ? reads
            : reads.stream()
                .filter(source -> Set.copyOf(source.key()).equals(Set.copyOf(key)))
                .toList();
    if (found.size() != 1) {
      setting.problem(
          ": the model's key (%s) has to be the key of exactly one source that the query reads, whose records' versions are kept, and it is that of %s; %s"
              .formatted(
                  String.join(", ", key),
                  found.isEmpty() ? "none" : names(found),
                  found.isEmpty()
                      ? "use the names that the source's key has"
                      : "read one of them, and join the other in a model that reads this one"));
      return Optional.empty();
    }
    return Optional.of(found.get(0));
  }

  private static String names(List<Source> sources) {
    return sources.stream().map(Source::name).collect(Collectors.joining(" and "));
  }
}
