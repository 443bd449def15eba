package dev.medallion.jobs.table;

import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;

/** The schema of a table that is made of a query and follows it. */
public final class FollowedSchema {
  private final Schema schema;

  /** The schema that the table shall have. */
  public FollowedSchema(Schema schema) {
    this.schema = schema;
  }

  /** Whether the table has these columns, in these types, and no others. */
  public boolean isThatOf(Table table) {
    return table.schema().columns().size() == schema.columns().size()
        && schema.columns().stream()
            .allMatch(
                field -> {
                  Types.NestedField existing = table.schema().findField(field.name());
                  return existing != null && sameType(existing.type(), field.type());
                });
  }

  /** Lets what the query no longer has, or has in another type, go, and what it has new, come. */
  public void imposeOn(Table table) {
    UpdateSchema update = table.updateSchema();
    if (change(table.schema(), update)) {
      update.commit();
    }
  }

  /**
   * Adds to an update what makes these columns of a table's present ones.
   *
   * @return whether anything has to change
   */
  public boolean change(Schema present, UpdateSchema update) {
    boolean changed = false;
    for (Types.NestedField existing : present.columns()) {
      Types.NestedField field = schema.findField(existing.name());
      if (field == null) {
        update.deleteColumn(existing.name());
        changed = true;
      } else if (!sameType(existing.type(), field.type())) {
        if (field.type().isPrimitiveType()
            && TypeUtil.isPromotionAllowed(existing.type(), field.type().asPrimitiveType())) {
          update.updateColumn(existing.name(), field.type().asPrimitiveType());
        } else {
          update.deleteColumn(existing.name());
          update.addColumn(existing.name(), field.type());
        }
        changed = true;
      }
    }
    for (Types.NestedField field : schema.columns()) {
      if (present.findField(field.name()) == null) {
        update.addColumn(field.name(), field.type());
        changed = true;
      }
    }
    return changed;
  }

  private static boolean sameType(Type one, Type other) {
    return withoutIds(one).equals(withoutIds(other));
  }

  private static String withoutIds(Type type) {
    return type.toString().replaceAll("\\d+: ", "");
  }
}
