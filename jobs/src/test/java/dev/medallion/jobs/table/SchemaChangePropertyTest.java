package dev.medallion.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** What holds of any table that takes rows of any shape, as Iceberg really changes it. */
class SchemaChangePropertyTest {
  private static final TableIdentifier TABLE = TableIdentifier.of("n", "t");
  private static final InMemoryCatalog CATALOG = new InMemoryCatalog();

  @BeforeContainer
  static void start() {
    CATALOG.initialize("test", Map.of());
    CATALOG.createNamespace(Namespace.of("n"));
  }

  @AfterContainer
  static void stop() throws Exception {
    CATALOG.close();
  }

  @Property(tries = 300)
  void aTableThatTookRowsNeedsNoChangeForThemAndKeepsItsColumns(
      @ForAll("schemas") Schema before, @ForAll("schemas") Schema rows) {
    CATALOG.dropTable(TABLE);
    Table table = CATALOG.createTable(TABLE, before);
    if (SchemaChange.conflict(table.schema(), rows).isPresent()) {
      return;
    }

    table.updateSchema().unionByNameWith(rows).commit();

    assertThat(SchemaChange.needed(table.schema(), rows)).isFalse();
    assertThat(SchemaChange.conflict(table.schema(), rows)).isEmpty();
    assertThat(SchemaChange.conflict(table.schema(), before)).isEmpty();
    assertThat(names(table.schema())).containsAll(names(before)).containsAll(names(rows));
  }

  @Property(tries = 100)
  void rowsOfTheTablesOwnShapeNeedNothing(@ForAll("schemas") Schema schema) {
    assertThat(SchemaChange.conflict(schema, schema)).isEmpty();
    assertThat(SchemaChange.needed(schema, schema)).isFalse();
  }

  private static List<String> names(Schema schema) {
    return schema.columns().stream().map(Types.NestedField::name).toList();
  }

  @Provide
  Arbitrary<Schema> schemas() {
    return fields(3).map(fields -> new Schema(numbered(fields, new AtomicInteger()).fields()));
  }

  private static Arbitrary<Map<String, Type>> fields(int depth) {
    return Arbitraries.maps(Arbitraries.of("a", "b", "c", "d"), type(depth))
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  private static Arbitrary<Type> type(int depth) {
    Arbitrary<Type> primitive =
        Arbitraries.of(
            Types.IntegerType.get(),
            Types.LongType.get(),
            Types.FloatType.get(),
            Types.DoubleType.get(),
            Types.DecimalType.of(9, 2),
            Types.DecimalType.of(12, 2),
            Types.DecimalType.of(12, 4),
            Types.StringType.get(),
            Types.TimestampType.withZone());
    if (depth == 0) {
      return primitive;
    }
    Arbitrary<Type> struct = fields(depth - 1).map(fields -> numbered(fields, new AtomicInteger()));
    Arbitrary<Type> list = type(depth - 1).map(each -> Types.ListType.ofOptional(1, each));
    Arbitrary<Type> map =
        type(depth - 1).map(each -> Types.MapType.ofOptional(1, 2, Types.StringType.get(), each));
    return Arbitraries.frequencyOf(
        Tuple.of(5, primitive), Tuple.of(1, struct), Tuple.of(1, list), Tuple.of(1, map));
  }

  /** A structure whose fields, the nested ones too, have ids of their own. */
  private static Types.StructType numbered(Map<String, Type> fields, AtomicInteger ids) {
    List<Types.NestedField> numbered = new ArrayList<>();
    fields.forEach(
        (name, type) ->
            numbered.add(
                Types.NestedField.optional(ids.incrementAndGet(), name, numbered(type, ids))));
    return Types.StructType.of(numbered);
  }

  private static Type numbered(Type type, AtomicInteger ids) {
    if (type.isStructType()) {
      List<Types.NestedField> fields = new ArrayList<>();
      for (Types.NestedField field : type.asStructType().fields()) {
        fields.add(
            Types.NestedField.optional(
                ids.incrementAndGet(), field.name(), numbered(field.type(), ids)));
      }
      return Types.StructType.of(fields);
    }
    if (type.isListType()) {
      return Types.ListType.ofOptional(
          ids.incrementAndGet(), numbered(type.asListType().elementType(), ids));
    }
    if (type.isMapType()) {
      return Types.MapType.ofOptional(
          ids.incrementAndGet(),
          ids.incrementAndGet(),
          type.asMapType().keyType(),
          numbered(type.asMapType().valueType(), ids));
    }
    return type;
  }
}
