package dev.medallion.local.athena.statement;

import io.trino.sql.tree.AliasedRelation;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.Table;
import io.trino.sql.tree.WithQuery;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds the tables that are read below a node; a name of a WITH clause is none. */
final class TableReferences {
  private final List<Reference> found = new ArrayList<>();

  /**
   * A table where it is read.
   *
   * @param isAliased whether it has another name there
   */
  record Reference(Table table, boolean isAliased) {}

  private TableReferences() {}

  /** The references below a node, in the order in which they are written. */
  static List<Reference> below(Node node) {
    TableReferences references = new TableReferences();
    references.children(node, Set.of());
    return references.found;
  }

  /** The references of a node, itself included. */
  static List<Reference> of(Node node) {
    TableReferences references = new TableReferences();
    references.add(node, Set.of(), false);
    return references.found;
  }

  private void add(Node node, Set<String> named, boolean isAliased) {
    if (node instanceof Table table) {
      List<String> parts = table.getName().getParts();
      if (parts.size() > 1 || !named.contains(parts.getFirst())) {
        found.add(new Reference(table, isAliased));
      }
    } else if (node instanceof Query query && query.getWith().isPresent()) {
      Set<String> visible = new HashSet<>(named);
      for (WithQuery with : query.getWith().get().getQueries()) {
        if (query.getWith().get().isRecursive()) {
          visible.add(name(with));
        }
        add(with.getQuery(), visible, false);
        visible.add(name(with));
      }
      query.getChildren().stream()
          .filter(child -> !child.equals(query.getWith().get()))
          .forEach(child -> add(child, visible, false));
    } else {
      children(node, named);
    }
  }

  private void children(Node node, Set<String> named) {
    boolean isAliased = node instanceof AliasedRelation;
    node.getChildren().forEach(child -> add(child, named, isAliased));
  }

  private static String name(WithQuery with) {
    return with.getName().getValue().toLowerCase(Locale.ROOT);
  }
}
