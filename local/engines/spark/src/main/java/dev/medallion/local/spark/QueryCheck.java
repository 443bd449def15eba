package dev.medallion.local.spark;

import dev.medallion.columns.ColumnOrigins;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry$;
import org.apache.spark.sql.catalyst.analysis.TableFunctionRegistry$;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.analysis.UnresolvedStar;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.RowOrdering;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser$;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.trees.Origin;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Parses and resolves queries over views whose columns are declared. A column that is not found is
 * noted and then taken for one that the view has, so that what is wrong behind it is found too.
 */
final class QueryCheck {
  /** So many columns can be missing in one query before the rest is left unsaid. */
  private static final int MOST_PROBLEMS = 50;

  private static final String RESULT = "medallion_result";

  private final QueryRequest request;
  private final Map<String, QueryRequest.View> views = new LinkedHashMap<>();

  QueryCheck(QueryRequest request) {
    this.request = request;
    request.views().forEach(view -> views.put(view.name(), view));
  }

  /** Looks at all of it. */
  QueryAnswer answer() {
    Map<String, Map<String, String>> wrong = new LinkedHashMap<>();
    for (QueryRequest.View view : request.views()) {
      wrong.put(
          view.name(),
          view.open()
              ? Map.of()
              : conditions(columns(view.columns()), view.hidden(), view.conditions()));
    }
    Map<String, QueryAnswer.Model> models = new LinkedHashMap<>();
    for (QueryRequest.Model model : request.models()) {
      Query query = new Query(model);
      models.put(model.name(), query.answer());
      views.put(model.view(), query.asView());
    }
    return new QueryAnswer(wrong, models);
  }

  /** What is wrong with conditions on rows of these columns. */
  private static Map<String, String> conditions(
      StructType columns, String hidden, List<QueryRequest.Condition> conditions) {
    DeclaredViews rows = new DeclaredViews();
    rows.define(RESULT, columns);
    for (StructField each : columns(hidden).fields()) {
      rows.add(RESULT, each);
    }
    Map<String, String> wrong = new LinkedHashMap<>();
    for (QueryRequest.Condition each : conditions) {
      condition(rows, each.sql()).ifPresent(message -> wrong.put(each.name(), message));
    }
    return wrong;
  }

  private static StructType columns(String ddl) {
    return ddl.isEmpty() ? new StructType() : StructType.fromDDL(ddl);
  }

  private static Optional<String> condition(DeclaredViews rows, String condition) {
    try {
      LogicalPlan result =
          rows.analysed(
              CatalystSqlParser$.MODULE$.parsePlan(
                  "SELECT (%s) FROM %s".formatted(condition, RESULT)));
      Attribute only = result.output().head();
      return only.dataType().equals(DataTypes.BooleanType)
          ? Optional.empty()
          : Optional.of("is no condition but of the type " + only.dataType().sql());
    } catch (Exception e) {
      return Optional.of(problem(e, Set.of()).message());
    }
  }

  /** One model's query. */
  private final class Query {
    private final QueryRequest.Model model;
    private final DeclaredViews declared = new DeclaredViews();
    private final List<QueryAnswer.Problem> problems = new ArrayList<>();
    private final Map<String, String> aliases = new LinkedHashMap<>();

    /** The columns that views were taken to have. */
    private final Set<String> assumed = new HashSet<>();

    private boolean star;

    /** The columns of the result, as far as they are known. */
    private StructType known = new StructType();

    private boolean complete;

    Query(QueryRequest.Model model) {
      this.model = model;
      model.reads().forEach(name -> declared.define(name, columns(views.get(name).columns())));
    }

    /** The result as other queries read it, after {@link #answer}. */
    QueryRequest.View asView() {
      return new QueryRequest.View(model.view(), known.toDDL(), !complete, "", List.of());
    }

    QueryAnswer.Model answer() {
      LogicalPlan parsed;
      try {
        parsed = CatalystSqlParser$.MODULE$.parsePlan(model.sql());
      } catch (Exception e) {
        problems.add(problem(e, assumed));
        return unknown();
      }
      look(parsed);
      Optional<QueryAnswer.Problem> function = unknownFunction(parsed);
      if (function.isPresent()) {
        problems.add(function.get());
        return unknown();
      }
      while (problems.size() < MOST_PROBLEMS) {
        try {
          return known(declared.analysed(parsed));
        } catch (Exception e) {
          if (!isRepaired(e)) {
            return unknown();
          }
        }
      }
      return unknown();
    }

    private QueryAnswer.Model unknown() {
      return new QueryAnswer.Model(List.of(), false, problems, Map.of());
    }

    private QueryAnswer.Model known(LogicalPlan result) {
      List<QueryAnswer.Column> columns = new ArrayList<>();
      StructType schema = new StructType();
      ColumnOrigins origins = ColumnOrigins.in(result);
      ColumnCopies copies = ColumnCopies.in(result);
      for (Attribute each : CollectionConverters.asJava(result.output())) {
        columns.add(
            new QueryAnswer.Column(
                each.name(),
                TrinoTypes.of(each.dataType()),
                RowOrdering.isOrderable(each.dataType()),
                origins.of(each),
                copies.of(each)));
        schema = schema.add(each.name(), each.dataType());
      }
      if (model.history() != null) {
        for (StructField each : history(schema, model.history())) {
          columns.add(
              new QueryAnswer.Column(
                  each.name(),
                  TrinoTypes.of(each.dataType()),
                  RowOrdering.isOrderable(each.dataType()),
                  List.of(model.history().view() + "." + model.history().sequence()),
                  List.of()));
          schema = schema.add(each);
        }
      }
      known = schema;
      complete = problems.isEmpty() && !(star && readsOpenView());
      Map<String, String> wrong =
          complete ? conditions(schema, hidden(), model.conditions()) : Map.of();
      return new QueryAnswer.Model(columns, complete, problems, wrong);
    }

    /** What a history adds to the columns of the query; one that is there already is noted. */
    private List<StructField> history(StructType query, QueryRequest.History history) {
      DataType type = DataTypes.NullType;
      for (StructField each : columns(views.get(history.view()).columns()).fields()) {
        if (each.name().equals(history.sequence())) {
          type = each.dataType();
        }
      }
      List<StructField> added = new ArrayList<>();
      for (String column : history.columns()) {
        if (Arrays.stream(query.fieldNames()).anyMatch(column::equalsIgnoreCase)) {
          problems.add(
              new QueryAnswer.Problem(
                  0,
                  0,
                  "the query gives a column %s, which a history adds: give it another name with AS"
                      .formatted(column)));
        } else {
          DataType its = column.equals(history.current()) ? DataTypes.BooleanType : type;
          added.add(DataTypes.createStructField(column, its, true));
        }
      }
      return added;
    }

    private boolean readsOpenView() {
      return model.reads().stream().anyMatch(name -> views.get(name).open());
    }

    /** Whether the query can be resolved once more, since what was missing is there now. */
    private boolean isRepaired(Exception e) {
      Optional<List<String>> missing = missingColumn(e);
      if (missing.isEmpty()) {
        // Nothing certain can be said of values whose types are not known.
        boolean certain = problems.isEmpty() && !readsOpenView();
        if (certain || !(isAboutUnknownType(e) || isAboutOuterColumn(e))) {
          problems.add(problem(e, assumed));
        }
        return false;
      }
      List<String> candidates = candidates(missing.get());
      String column = missing.get().get(missing.get().size() == 1 ? 0 : 1);
      Optional<StructField> hidden = hidden(column);
      boolean known =
          hidden.isPresent() || candidates.stream().anyMatch(name -> views.get(name).open());
      if (!known) {
        problems.add(problem(e, assumed));
      }
      if (hidden.isEmpty()) {
        assumed.add(column);
      }
      StructField added =
          hidden.orElse(DataTypes.createStructField(column, DataTypes.NullType, true));
      return candidates.stream()
          .sorted((one, other) -> Boolean.compare(views.get(other).open(), views.get(one).open()))
          .anyMatch(name -> declared.add(name, added));
    }

    /** The views that a column may belong to: that of its qualifier, or all that are read. */
    private List<String> candidates(List<String> parts) {
      if (parts.size() == 1) {
        return model.reads();
      }
      return Optional.ofNullable(aliases.get(parts.get(0).toLowerCase(Locale.ROOT))).stream()
          .toList();
    }

    /** The columns that one of the views has beside what {@code *} shows. */
    private String hidden() {
      return model.reads().stream()
          .map(name -> views.get(name).hidden())
          .filter(columns -> !columns.isEmpty())
          .findFirst()
          .orElse("");
    }

    private Optional<StructField> hidden(String column) {
      for (StructField each : columns(hidden()).fields()) {
        if (each.name().equalsIgnoreCase(column)) {
          return Optional.of(each);
        }
      }
      return Optional.empty();
    }

    /** Notes the names that views go by, and whether there is a star. */
    private void look(LogicalPlan node) {
      if (node instanceof SubqueryAlias alias && alias.child() instanceof UnresolvedRelation read) {
        note(alias.alias(), read);
      }
      if (node instanceof UnresolvedRelation read) {
        note(read.name(), read);
      }
      CollectionConverters.asJava(node.expressions()).forEach(this::lookForStar);
      CollectionConverters.asJava(node.children()).forEach(this::look);
      CollectionConverters.asJava(node.innerChildren()).stream()
          .filter(LogicalPlan.class::isInstance)
          .forEach(inner -> look((LogicalPlan) inner));
    }

    private void note(String alias, UnresolvedRelation read) {
      String view = read.name().toLowerCase(Locale.ROOT);
      if (views.containsKey(view)) {
        aliases.put(alias.toLowerCase(Locale.ROOT), view);
      }
    }

    private void lookForStar(Expression expression) {
      star |= expression instanceof UnresolvedStar;
      CollectionConverters.asJava(expression.children()).forEach(this::lookForStar);
    }
  }

  private static Optional<List<String>> missingColumn(Exception e) {
    if (e instanceof AnalysisException analysis
        && analysis.getCondition() != null
        && analysis.getCondition().startsWith("UNRESOLVED_COLUMN")) {
      String name = analysis.getMessageParameters().get("objectName");
      return Optional.of(
          CollectionConverters.asJava(CatalystSqlParser$.MODULE$.parseMultipartIdentifier(name)));
    }
    return Optional.empty();
  }

  private static boolean isAboutUnknownType(Exception e) {
    return e instanceof AnalysisException analysis
        && analysis.getSimpleMessage().toUpperCase(Locale.ROOT).contains("\"VOID\"");
  }

  /** A column that a view may have was taken for one of the query around: it is found there. */
  private static boolean isAboutOuterColumn(Exception e) {
    return e instanceof AnalysisException analysis
        && analysis.getCondition() != null
        && analysis.getCondition().startsWith("UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY");
  }

  /** A function that Spark does not have: without a session nothing but a refusal says so. */
  private static Optional<QueryAnswer.Problem> unknownFunction(LogicalPlan plan) {
    for (Expression each : CollectionConverters.asJava(plan.expressions())) {
      Optional<QueryAnswer.Problem> found = unknownFunction(each);
      if (found.isPresent()) {
        return found;
      }
    }
    List<LogicalPlan> below = new ArrayList<>(CollectionConverters.asJava(plan.children()));
    CollectionConverters.asJava(plan.innerChildren()).stream()
        .filter(LogicalPlan.class::isInstance)
        .forEach(inner -> below.add((LogicalPlan) inner));
    return below.stream().flatMap(child -> unknownFunction(child).stream()).findFirst();
  }

  private static Optional<QueryAnswer.Problem> unknownFunction(Expression expression) {
    if (expression instanceof UnresolvedFunction function) {
      List<String> parts = CollectionConverters.asJava(function.nameParts());
      String name = parts.get(parts.size() - 1);
      FunctionIdentifier id = new FunctionIdentifier(name.toLowerCase(Locale.ROOT));
      if (!FunctionRegistry$.MODULE$.builtin().functionExists(id)
          && !TableFunctionRegistry$.MODULE$.builtin().functionExists(id)) {
        return Optional.of(at(function.origin(), "Spark has no function " + name));
      }
    }
    return CollectionConverters.asJava(expression.children()).stream()
        .flatMap(child -> unknownFunction(child).stream())
        .findFirst();
  }

  private static QueryAnswer.Problem at(Origin origin, String message) {
    return new QueryAnswer.Problem(
        origin.line().isDefined() ? (int) origin.line().get() : 0,
        origin.startPosition().isDefined() ? (int) origin.startPosition().get() + 1 : 0,
        message);
  }

  /** What Spark says, without the class of the error and the state, which nobody looks up. */
  private static QueryAnswer.Problem problem(Exception e, Set<String> assumed) {
    if (!(e instanceof AnalysisException analysis)) {
      return new QueryAnswer.Problem(
          0, 0, String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
    String message =
        missingColumn(e)
            .map(parts -> missing(parts, analysis, assumed))
            .orElseGet(() -> said(analysis));
    return new QueryAnswer.Problem(
        analysis.line().isDefined() ? (int) analysis.line().get() : 0,
        analysis.startPosition().isDefined() ? (int) analysis.startPosition().get() + 1 : 0,
        message);
  }

  private static String missing(List<String> parts, AnalysisException e, Set<String> assumed) {
    String guess =
        Optional.ofNullable(e.getMessageParameters().get("proposal")).stream()
            .flatMap(proposals -> Stream.of(proposals.replace("`", "").split(", ", -1)))
            .filter(name -> !assumed.contains(name.substring(name.lastIndexOf('.') + 1)))
            .findFirst()
            .map("; did you mean %s?"::formatted)
            .orElse("");
    return "there is no column %s%s".formatted(String.join(".", parts), guess);
  }

  private static String said(AnalysisException analysis) {
    return analysis
        .getSimpleMessage()
        .replaceFirst("^\\s*\\[[A-Z0-9_.]+\\]\\s*", "")
        .replaceFirst("(?s)\\s*SQLSTATE: \\w+.*$", "")
        .replaceAll("\\s+", " ");
  }
}
