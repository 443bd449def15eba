package dev.medallion.cli.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.medallion.cli.AthenaQuery;
import dev.medallion.cli.QueryFormat;
import dev.medallion.cli.explain.Explanation.Contribution;
import dev.medallion.cli.explain.Explanation.Sum;
import dev.medallion.functions.gold.ContributionQuery;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A row of gold, to which is added what {@link ContributionQuery#sql} gives of it. */
final class Group {
  private final AthenaQuery.Rows gold;
  private final List<Optional<String>> row;
  private final Set<ContributionQuery> counted = new LinkedHashSet<>();
  private final List<Sum> sums = new ArrayList<>();
  private final List<Contribution> contributions = new ArrayList<>();
  private long madeOf;

  /**
   * @param gold rows of gold
   * @param number which of them, from 0
   */
  Group(AthenaQuery.Rows gold, int number) {
    this.gold = gold;
    this.row = gold.rows().get(number);
  }

  Map<String, JsonNode> values() {
    Map<String, JsonNode> values = new LinkedHashMap<>();
    for (int i = 0; i < row.size(); i++) {
      values.put(gold.columns().get(i), json(gold.types().get(i), row.get(i)));
    }
    return values;
  }

  long madeOf() {
    return madeOf;
  }

  List<Sum> sums() {
    return sums;
  }

  List<Contribution> contributions() {
    return contributions;
  }

  /** Adds a row that made it. */
  void add(ContributionQuery query, AthenaQuery.Rows found, List<Optional<String>> contribution) {
    Values values = new Values(found, contribution);
    List<Explanation.Source> sources = new ArrayList<>();
    for (ContributionQuery.Input input : query.inputs()) {
      Map<String, JsonNode> key = new LinkedHashMap<>();
      input.read().key().forEach(column -> key.put(column, values.next()));
      sources.add(new Explanation.Source(input.read().name().toString(), key, List.of()));
    }
    Map<String, JsonNode> gives = new LinkedHashMap<>();
    query.shares().forEach(share -> gives.put(share, values.next()));
    contributions.add(new Contribution(sources, gives));
    // Each row has the sums of all, which are the same.
    if (counted.add(query)) {
      madeOf += Long.parseLong(contribution.get(1).orElseThrow());
      Map<String, JsonNode> has = values();
      for (String column : query.checked()) {
        sums.add(new Sum(column, has.get(column), values.next(), values.next().asBoolean()));
      }
    }
  }

  /** The values of a row, one after the other, behind the gold row's number and the count. */
  private static final class Values {
    private final AthenaQuery.Rows rows;
    private final List<Optional<String>> row;
    private int next = 2;

    Values(AthenaQuery.Rows rows, List<Optional<String>> row) {
      this.rows = rows;
      this.row = row;
    }

    JsonNode next() {
      int place = next++;
      return json(rows.types().get(place), row.get(place));
    }
  }

  private static JsonNode json(String type, Optional<String> value) {
    return value.map(text -> QueryFormat.value(type, text)).orElseGet(NullNode::getInstance);
  }
}
