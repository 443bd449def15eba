package dev.medallion.cli.plan;

import dev.medallion.contract.Expectation;
import dev.medallion.pipeline.Maintenance;
import dev.medallion.pipeline.Sql;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Says in words what is another in two definitions, in the order in which it is asked. */
final class Differences {
  private static final String NONE = "none";

  private final List<String> all = new ArrayList<>();

  List<String> all() {
    return List.copyOf(all);
  }

  void add(String difference) {
    all.add(difference);
  }

  /** A setting that is another value. */
  Differences setting(String name, Object before, Object after) {
    if (!Objects.equals(before, after)) {
      all.add("%s: %s, was %s".formatted(name, text(after), text(before)));
    }
    return this;
  }

  /** A query; where its file differs first. */
  Differences sql(Sql before, Sql after) {
    if (!before.text().equals(after.text())) {
      String[] was = before.text().split("\n", -1);
      String[] is = after.text().split("\n", -1);
      int same = Arrays.mismatch(was, is);
      all.add("its SQL, from %s:%d".formatted(after.file(), Math.min(same, is.length - 1) + 1));
    }
    return this;
  }

  /** Rules: those that came, went, or ask something else. */
  Differences rules(List<Expectation> before, List<Expectation> after) {
    Map<String, String> was = rules(before);
    Map<String, String> is = rules(after);
    is.forEach((name, rule) -> setting("rule " + name, was.get(name), rule));
    was.forEach(
        (name, rule) -> {
          if (!is.containsKey(name)) {
            setting("rule " + name, rule, null);
          }
        });
    return this;
  }

  private static Map<String, String> rules(List<Expectation> expectations) {
    Map<String, String> rules = new LinkedHashMap<>();
    expectations.forEach(
        each -> rules.put(each.name(), "%s (%s)".formatted(each.rule(), each.action().label())));
    return rules;
  }

  /** How S3 Tables maintains a table. */
  Differences maintenance(String of, Maintenance before, Maintenance after) {
    return setting(of + "compaction", before.compaction().label(), after.compaction().label())
        .setting(
            of + "target file size in MiB", before.targetFileSizeMb(), after.targetFileSizeMb())
        .setting(of + "snapshots kept for", before.snapshotAge(), after.snapshotAge())
        .setting(
            of + "snapshots kept at least", before.minimumSnapshots(), after.minimumSnapshots())
        .setting(
            of + "unreferenced files after", before.unreferencedAfter(), after.unreferencedAfter())
        .setting(of + "noncurrent files after", before.noncurrentAfter(), after.noncurrentAfter());
  }

  private static String text(Object value) {
    return switch (value) {
      case null -> NONE;
      case Optional<?> optional -> optional.map(Differences::text).orElse(NONE);
      case List<?> list ->
          list.isEmpty() ? NONE : String.join(", ", list.stream().map(Differences::text).toList());
      case Duration time -> time(time);
      default -> value.toString();
    };
  }

  private static String time(Duration time) {
    if (time.toMinutes() % 60 != 0) {
      return time.toMinutes() + "m";
    }
    return time.toHours() % 24 == 0 ? time.toDays() + "d" : time.toHours() + "h";
  }
}
