package dev.medallion.functions.gold;

import io.trino.sql.tree.AllColumns;
import io.trino.sql.tree.CurrentCatalog;
import io.trino.sql.tree.CurrentDate;
import io.trino.sql.tree.CurrentPath;
import io.trino.sql.tree.CurrentSchema;
import io.trino.sql.tree.CurrentTime;
import io.trino.sql.tree.CurrentTimestamp;
import io.trino.sql.tree.CurrentUser;
import io.trino.sql.tree.DereferenceExpression;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.GroupingOperation;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.LocalTime;
import io.trino.sql.tree.LocalTimestamp;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.QuerySpecification;
import io.trino.sql.tree.WindowOperation;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Finds in a query what makes its rows depend on more than the rows of their group: other groups,
 * other tables, the time, or chance.
 */
final class RowLocality {
  private static final Set<Class<? extends Node>> OF_THE_MOMENT =
      Set.of(
          CurrentCatalog.class,
          CurrentDate.class,
          CurrentPath.class,
          CurrentSchema.class,
          CurrentTime.class,
          CurrentTimestamp.class,
          CurrentUser.class,
          LocalTime.class,
          LocalTimestamp.class);

  private static final Set<String> UNSTEADY =
      Set.of(
          "now",
          "rand",
          "random",
          "random_string",
          "shuffle",
          "uuid",
          "current_timezone",
          "current_groups",
          "version");

  private final Identifier table;

  /**
   * @param table the name by which the query's columns may be qualified
   */
  RowLocality(Identifier table) {
    this.table = table;
  }

  /** Why the query has to be run whole; empty if nothing in it speaks against less. */
  Optional<String> refusal(QuerySpecification query) {
    return query.getChildren().stream().map(this::inside).flatMap(Optional::stream).findFirst();
  }

  private Optional<String> inside(Node node) {
    Optional<String> here = here(node);
    return here.isPresent()
        ? here
        : node.getChildren().stream().map(this::inside).flatMap(Optional::stream).findFirst();
  }

  private Optional<String> here(Node node) {
    return switch (node) {
      case Query query -> Optional.of("the query has a subquery");
      case AllColumns all -> Optional.of("the query selects *");
      case GroupingOperation grouping -> Optional.of("the query asks for GROUPING");
      case WindowOperation window -> Optional.of("the query has a window");
      case FunctionCall call -> call(call);
      case DereferenceExpression field -> field(field);
      default ->
          OF_THE_MOMENT.contains(node.getClass())
              ? unsteady(node.toString().toUpperCase(Locale.ROOT))
              : Optional.empty();
    };
  }

  private static Optional<String> call(FunctionCall call) {
    String name = call.getName().toString().toLowerCase(Locale.ROOT);
    if (call.getWindow().isPresent()) {
      return Optional.of("the query has a window");
    }
    // A function with a catalog before its name is the user's own: no one can say what it does.
    return UNSTEADY.contains(name) || name.contains(".") ? unsteady(name + "()") : Optional.empty();
  }

  private static Optional<String> unsteady(String what) {
    return Optional.of("the query calls %s, which may answer differently".formatted(what));
  }

  /** A column that is qualified by schema or catalog is found under no other table's name. */
  private Optional<String> field(DereferenceExpression field) {
    if (!(field.getBase() instanceof DereferenceExpression)) {
      return Optional.empty();
    }
    Node base = field.getBase();
    while (base instanceof DereferenceExpression further) {
      base = further.getBase();
    }
    return base instanceof Identifier first && !first.getValue().equalsIgnoreCase(table.getValue())
        ? Optional.of("the query names a column by more than its table")
        : Optional.empty();
  }
}
