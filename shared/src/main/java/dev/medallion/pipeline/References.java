package dev.medallion.pipeline;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks what the query of one model refers to: tables of the layer below, and at least one. */
final class References {
  /** A table named as the engines name it, which would be read unpinned and leave no lineage. */
  private static final Pattern DIRECT =
      Pattern.compile(
          "(?i)\"?s3tablescatalog/|(?<![.\\w])(bronze|silver|gold)\\.[a-z0-9_]+\\.[a-z0-9_]+");

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
    noteStrayBraces(sql);
    noteDirectReads(sql);
    if (reads.isEmpty() && sql.strayBraces().isEmpty()) {
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

  private void noteStrayBraces(Sql sql) {
    SqlText scanned = sql.scan();
    for (int at : sql.strayBraces()) {
      problems.add(
          sql.file(),
          scanned.line(at),
          scanned.isCode(at)
              ? "{{ begins no reference; write {{ " + below.label() + ".NAME }}"
              : "a reference stands inside quotes; write it without them");
    }
  }

  private void noteDirectReads(Sql sql) {
    SqlText scanned = sql.scan();
    DIRECT
        .matcher(scanned.withoutComments())
        .results()
        .filter(match -> scanned.isCode(match.start()) || match.group().startsWith("\""))
        .forEach(
            match ->
                problems.add(
                    sql.file(),
                    scanned.line(match.start()),
                    model
                        + " reads a table by its full name; write {{ "
                        + below.label()
                        + ".NAME }}, which stays at one snapshot for the whole run"));
  }

  private String example(List<String> known) {
    return "{{ " + below.label() + "." + (known.isEmpty() ? "NAME" : known.get(0)) + " }}";
  }
}
