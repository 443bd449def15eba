package dev.medallion.pipeline;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks what the query of one model refers to: tables of the layer below, and at least one. */
final class References {
  private final String model;
  private final Layer below;
  private final Problems problems;

  /**
   * @param model the model's path, such as {@code silver.customer_sales}
   * @param layer the model's layer
   */
  References(String model, Layer layer, Problems problems) {
    this.model = model;
    this.below = layer == Layer.SILVER ? Layer.BRONZE : Layer.SILVER;
    this.problems = problems;
  }

  /** The names that the query reads, in the order of first use. */
  List<String> check(Sql sql, List<String> known) {
    Set<String> reads = new LinkedHashSet<>();
    for (Sql.Reference reference : sql.references()) {
      Optional<String> problem = problem(reference, known);
      problem.ifPresent(message -> problems.add(sql.file(), reference.line(), message));
      reads.add(reference.name());
    }
    int malformed = noteMalformed(sql);
    if (reads.isEmpty() && malformed == 0) {
      problems.add(
          sql.file(), 0, model + " reads no table; name one as " + example(known) + " after FROM");
    }
    return List.copyOf(reads);
  }

  private Optional<String> problem(Sql.Reference reference, List<String> known) {
    String written = reference.layer() + "." + reference.name();
    if (!reference.layer().equals(below.label())) {
      String rule =
          below == Layer.BRONZE ? "silver may read bronze only" : "gold may read silver only";
      return Optional.of(
          model
              + " reads \""
              + written
              + "\", but "
              + rule
              + "; write {{ "
              + below.label()
              + ".NAME }}"
              + (known.isEmpty() ? "" : " with one of " + String.join(", ", known)));
    }
    if (known.contains(reference.name())) {
      return Optional.empty();
    }
    String definer = below == Layer.BRONZE ? "no source" : "no silver model";
    String guess = Suggestion.didYouMean(reference.name(), known);
    return Optional.of(
        model
            + " reads \""
            + written
            + "\", which "
            + definer
            + " defines"
            + (guess.isEmpty() && !known.isEmpty()
                ? "; there is " + String.join(", ", known)
                : guess));
  }

  /** Braces that no reference came of would reach the engine as they are. */
  private int noteMalformed(Sql sql) {
    Set<Integer> wellFormed =
        sql.references().stream().map(Sql.Reference::line).collect(Collectors.toSet());
    SqlText scanned = sql.scan();
    String text = scanned.withoutComments();
    int count = 0;
    for (int at = text.indexOf("{{"); at >= 0; at = text.indexOf("{{", at + 2)) {
      int line = scanned.line(at);
      if (!scanned.isCode(at)) {
        problems.add(
            sql.file(), line, "a reference stands inside quotes; write it without the quotes");
        count++;
      } else if (!wellFormed.contains(line)) {
        problems.add(
            sql.file(),
            line,
            "{{ begins no reference; write {{ " + below.label() + ".NAME }} on one line");
        count++;
      }
    }
    return count;
  }

  private String example(List<String> known) {
    return "{{ " + below.label() + "." + (known.isEmpty() ? "NAME" : known.get(0)) + " }}";
  }
}
