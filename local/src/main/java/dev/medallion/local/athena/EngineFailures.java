package dev.medallion.local.athena;

import dev.medallion.local.Site;
import dev.medallion.local.athena.statement.Plan;
import dev.medallion.local.athena.statement.StatementContext;
import dev.medallion.local.athena.statement.WrittenNames;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts Trino's errors into Athena's words.
 *
 * <p>The words were compared with Athena's where our users would meet them; the numbers of the
 * kinds of error that are not in the table are a guess.
 */
final class EngineFailures {
  private static final int ANALYSIS = 1006;
  private static final int EXECUTION = 1100;
  private static final int INTERNAL = 1;
  private static final Map<String, Integer> TYPES =
      Map.ofEntries(
          Map.entry("DIVISION_BY_ZERO", 1001),
          Map.entry("NUMERIC_VALUE_OUT_OF_RANGE", 1001),
          Map.entry("INVALID_CAST_ARGUMENT", 1100),
          Map.entry("INVALID_FUNCTION_ARGUMENT", 1106),
          Map.entry("MISSING_COLUMN_NAME", 1100),
          Map.entry("TABLE_ALREADY_EXISTS", 1110),
          Map.entry("NOT_SUPPORTED", 1200),
          Map.entry("NOT_FOUND", 1300),
          Map.entry("SCHEMA_NOT_FOUND", 1301),
          Map.entry("TABLE_NOT_FOUND", 1301));

  private static final Pattern LOCATED = Pattern.compile("(?s)line (\\d+):(\\d+): .*");
  private static final Pattern BUCKET_TABLE =
      Pattern.compile(
          "'\"(s3tablescatalog/[^\"]+)\"\\.(?:\"([^\"]+)\"|([a-z0-9_]+))\\.(?:\"([^\"]+)\"|([a-z0-9_$]+))'");
  private static final Pattern MISSING_SCHEMA = Pattern.compile("Schema (\\S+) not found");
  private static final Pattern UNKNOWN_SCHEMA = Pattern.compile("Schema '([^']+)' does not exist");
  private static final Pattern UNKNOWN_CATALOG = Pattern.compile("Catalog '([^']+)' not found");

  private EngineFailures() {}

  /**
   * An error of Trino.
   *
   * @param kind its name, such as {@code TABLE_NOT_FOUND}
   * @param isUserError whether the statement is to blame
   * @param message its words
   */
  record EngineError(String kind, boolean isUserError, String message) {

    /** Whether the statement was refused before it touched any data. */
    boolean precedesExecution() {
      return LOCATED.matcher(message).matches() || kind.equals("NOT_FOUND");
    }
  }

  /** The failure that Athena reports. */
  static Failure translate(
      EngineError error, Plan.Run plan, String statement, StatementContext context) {
    String message = plan.sql().inOriginalPositions(error.message());
    Optional<List<String>> name = nameAt(message, statement);
    String kind = error.kind();
    if (kind.equals("MISSING_CATALOG_NAME") && name.isPresent()) {
      kind = "SCHEMA_NOT_FOUND";
      message = replaceText(message, unknownSchema(name.get(), context));
    }
    Matcher catalog = UNKNOWN_CATALOG.matcher(message);
    if (kind.equals("CATALOG_NOT_FOUND") && catalog.find()) {
      if (catalog.group(1).equals(StatementContext.DEFAULT_CATALOG) && name.isPresent()) {
        kind = "SCHEMA_NOT_FOUND";
        message = replaceText(message, unknownSchema(name.get(), context));
      } else {
        message = replaceText(message, "Catalog '%s' does not exist".formatted(catalog.group(1)));
      }
    }
    message = BUCKET_TABLE.matcher(message).replaceAll(EngineFailures::federatedTable);
    message = withFederatedSchema(message, name, plan, context);
    if (kind.equals("COLUMN_NOT_FOUND") && message.endsWith("cannot be resolved")) {
      message += " or requester is not authorized to access requested resources";
    }
    return new Failure(
        error.isUserError() ? Failure.USER : Failure.SYSTEM,
        type(kind, error),
        kind + ": " + message);
  }

  private static int type(String kind, EngineError error) {
    Integer type = TYPES.get(kind);
    if (type != null) {
      return type;
    }
    if (!error.isUserError()) {
      return INTERNAL;
    }
    return error.precedesExecution() ? ANALYSIS : EXECUTION;
  }

  private static Optional<List<String>> nameAt(String message, String statement) {
    Matcher located = LOCATED.matcher(message);
    return located.matches()
        ? WrittenNames.at(
            statement, Integer.parseInt(located.group(1)), Integer.parseInt(located.group(2)))
        : Optional.empty();
  }

  /** The message with the same position and another text. */
  private static String replaceText(String message, String text) {
    return message.substring(0, message.indexOf(": ") + 2) + text;
  }

  private static String unknownSchema(List<String> name, StatementContext context) {
    String schema = name.size() > 1 ? name.get(name.size() - 2) : context.databaseOrDefault();
    return "Schema '%s' does not exist".formatted(schema);
  }

  private static String federatedTable(MatchResult table) {
    String namespace = Optional.ofNullable(table.group(2)).orElse(table.group(3));
    String name = Optional.ofNullable(table.group(4)).orElse(table.group(5));
    return Matcher.quoteReplacement(
        "'\"awsdatacatalog$iceberg-aws\".\"%s\".%s'"
            .formatted(federatedSchema(table.group(1), namespace), name));
  }

  private static String federatedSchema(String catalog, String namespace) {
    return "catalog:%s:%s$schema:%s".formatted(Site.ACCOUNT, catalog, namespace);
  }

  private static String withFederatedSchema(
      String message, Optional<List<String>> name, Plan.Run plan, StatementContext context) {
    Optional<String> created = plan.created().map(table -> table.catalog());
    String missing =
        replaceSchema(
            MISSING_SCHEMA, message, created.or(context::engineCatalog), "Schema %s not found.");
    Optional<String> written = name.filter(parts -> parts.size() == 3).map(List::getFirst);
    return replaceSchema(
        UNKNOWN_SCHEMA, missing, written.or(context::engineCatalog), "Schema '%s' does not exist");
  }

  private static String replaceSchema(
      Pattern pattern, String message, Optional<String> catalog, String form) {
    if (catalog.flatMap(StatementContext::tableBucketOf).isEmpty()) {
      return message;
    }
    return pattern
        .matcher(message)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(
                    form.formatted(federatedSchema(catalog.get(), match.group(1)))));
  }
}
