package dev.medallion.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks snapshots of one table the same question, in turn and several times over, so that whatever
 * else slows the machine slows all of them alike.
 */
final class Comparison {
  private final Athena athena;
  private final BenchTable table;
  private final int rounds;

  /**
   * What one query of a question takes, the mean over its filters.
   *
   * @param files the data files that Iceberg's plan leaves to be read
   * @param bytes what Athena says that it has scanned
   * @param millis the median of the rounds
   */
  record Reading(double files, double bytes, double millis) {}

  Comparison(Athena athena, BenchTable table, int rounds) {
    this.athena = athena;
    this.table = table;
    this.rounds = rounds;
  }

  /**
   * Compares.
   *
   * @param snapshots the snapshots by what they are called
   * @throws IllegalStateException if they do not give the same answer
   */
  Map<String, Reading> of(Question question, Map<String, Long> snapshots)
      throws InterruptedException {
    Map<String, List<Double>> millis = new LinkedHashMap<>();
    Map<String, Double> bytes = new LinkedHashMap<>();
    List<List<List<String>>> expected = new ArrayList<>();
    // The first round warms up and is not counted.
    for (int round = 0; round <= rounds; round++) {
      for (Map.Entry<String, Long> snapshot : snapshots.entrySet()) {
        List<Athena.Answer> answers = ask(question, snapshot.getValue());
        List<List<List<String>>> rows = answers.stream().map(Athena.Answer::rows).toList();
        if (expected.isEmpty()) {
          expected.addAll(rows);
        } else if (!rows.equals(expected)) {
          throw new IllegalStateException(
              "%s gives %s for %s, and not %s"
                  .formatted(snapshot.getKey(), rows, question.name(), expected));
        }
        bytes.put(
            snapshot.getKey(),
            answers.stream().mapToLong(Athena.Answer::bytes).average().orElseThrow());
        if (round > 0) {
          millis
              .computeIfAbsent(snapshot.getKey(), name -> new ArrayList<>())
              .add(answers.stream().mapToLong(Athena.Answer::millis).average().orElseThrow());
        }
      }
    }
    Map<String, Reading> readings = new LinkedHashMap<>();
    snapshots.forEach(
        (name, snapshot) ->
            readings.put(
                name,
                new Reading(
                    files(question, snapshot), bytes.get(name), Median.of(millis.get(name)))));
    return readings;
  }

  private List<Athena.Answer> ask(Question question, long snapshot) throws InterruptedException {
    List<Athena.Answer> answers = new ArrayList<>();
    for (Question.Filter filter : question.filters()) {
      answers.add(
          athena.run(
              "SELECT count(*), sum(amount), max(note) FROM %s FOR VERSION AS OF %d WHERE %s"
                  .formatted(table.name(), snapshot, filter.sql())));
    }
    return answers;
  }

  private double files(Question question, long snapshot) {
    return question.filters().stream()
        .mapToLong(filter -> table.files(snapshot, filter.expression()))
        .average()
        .orElseThrow();
  }
}
