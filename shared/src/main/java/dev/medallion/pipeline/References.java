package dev.medallion.pipeline;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Checks what the query of one model refers to: tables of the layer below and of its own layer, and
 * at least one.
 */
final class References {
  /** A table named as the engines name it, which would be read unpinned and leave no lineage. */
  private static final Pattern DIRECT =
      Pattern.compile(
          "(?i)\"?s3tablescatalog/|(?<![.\\w])(bronze|silver|gold)\\.[a-z0-9_]+\\.[a-z0-9_]+");

  private final String model;
  private final Layer layer;
  private final Layer below;
  private final Problems problems;

  /**
   * @param model the model's path, such as {@code silver.customer_sales}
   * @param layer the model's layer
   */
  References(String model, Layer layer, Problems problems) {
    this.model = model;
    this.layer = layer;
    this.below = layer.below().orElseThrow();
    this.problems = problems;
  }

  /**
   * What a query reads, in the order of first use.
   *
   * @param below names of tables of the layer below
   * @param own names of tables of the model's own layer
   */
  record Reads(List<String> below, List<String> own) {
    /**
     * The paths of all of them.
     *
     * @param layer the model's layer
     */
    List<String> paths(Layer layer) {
      Layer under = layer == Layer.GOLD ? Layer.SILVER : Layer.BRONZE;
      return Stream.concat(
              below.stream().map(name -> ModelGraph.path(under, name)),
              own.stream().map(name -> ModelGraph.path(layer, name)))
          .toList();
    }
  }

  /**
   * What the query reads; a name that no model or source has is recorded as a problem.
   *
   * @param known the names of the tables of the layer below
   * @param siblings the names of the models of the layer
   */
  Reads check(Sql sql, List<String> known, List<String> siblings) {
    Set<String> reads = new LinkedHashSet<>();
    Set<String> own = new LinkedHashSet<>();
    for (Sql.Reference reference : sql.references()) {
      boolean sibling = reference.layer().equals(layer.label());
      Optional<String> problem =
          sibling ? missing(reference, layer, siblings) : problem(reference, known);
      problem.ifPresent(message -> problems.add(sql.file(), reference.line(), message));
      (sibling ? own : reads).add(reference.name());
    }
    noteStrayBraces(sql);
    noteDirectReads(sql);
    if (reads.isEmpty() && own.isEmpty() && sql.strayBraces().isEmpty()) {
      problems.add(
          sql.file(), 0, model + " reads no table; name one as " + example(known) + " after FROM");
    }
    return new Reads(List.copyOf(reads), List.copyOf(own));
  }

  private Optional<String> problem(Sql.Reference reference, List<String> known) {
    String written = reference.layer() + "." + reference.name();
    if (!reference.layer().equals(below.label())) {
      String rule =
          below == Layer.BRONZE
              ? "silver may read bronze and silver only"
              : "gold may read silver and gold only";
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
    return missing(reference, below, known);
  }

  /** That no table of a layer has the name; empty if one has. */
  private Optional<String> missing(Sql.Reference reference, Layer read, List<String> known) {
    if (known.contains(reference.name())) {
      return Optional.empty();
    }
    String definer = read == Layer.BRONZE ? "no source" : "no %s model".formatted(read.label());
    String guess = Suggestion.didYouMean(reference.name(), known);
    return Optional.of(
        model
            + " reads \""
            + reference.layer()
            + "."
            + reference.name()
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
