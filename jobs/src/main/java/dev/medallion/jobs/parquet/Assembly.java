package dev.medallion.jobs.parquet;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * Puts rows together as they are stored: a group is an {@code Object[]} of its fields, a repeated
 * field a {@code List}, anything else a number, a truth value or a {@link Binary}.
 */
final class Assembly extends RecordMaterializer<Object[]> {
  private final Group root;
  private Object[] row;

  Assembly(MessageType schema) {
    this.root = new Group(schema, cells -> row = cells);
  }

  @Override
  public Object[] getCurrentRecord() {
    return row;
  }

  @Override
  public GroupConverter getRootConverter() {
    return root;
  }

  private static final class Group extends GroupConverter {
    private final Converter[] fields;
    private final boolean[] repeated;
    private final Consumer<Object[]> done;
    private Object[] cells;

    private Group(GroupType type, Consumer<Object[]> done) {
      this.done = done;
      this.fields = new Converter[type.getFieldCount()];
      this.repeated = new boolean[fields.length];
      for (int i = 0; i < fields.length; i++) {
        Type field = type.getType(i);
        repeated[i] = field.isRepetition(Type.Repetition.REPEATED);
        Consumer<Object> cell = repeated[i] ? appending(i) : setting(i);
        fields[i] =
            field.isPrimitive() ? new Leaf(cell) : new Group(field.asGroupType(), cell::accept);
      }
    }

    private Consumer<Object> setting(int field) {
      return value -> cells[field] = value;
    }

    @SuppressWarnings("unchecked")
    private Consumer<Object> appending(int field) {
      return value -> ((List<Object>) cells[field]).add(value);
    }

    @Override
    public Converter getConverter(int field) {
      return fields[field];
    }

    @Override
    public void start() {
      cells = new Object[fields.length];
      for (int i = 0; i < fields.length; i++) {
        if (repeated[i]) {
          cells[i] = new ArrayList<>();
        }
      }
    }

    @Override
    public void end() {
      done.accept(cells);
    }
  }

  private static final class Leaf extends PrimitiveConverter {
    private final Consumer<Object> cell;

    private Leaf(Consumer<Object> cell) {
      this.cell = cell;
    }

    @Override
    public void addBinary(Binary value) {
      cell.accept(value.copy());
    }

    @Override
    public void addBoolean(boolean value) {
      cell.accept(value);
    }

    @Override
    public void addDouble(double value) {
      cell.accept(value);
    }

    @Override
    public void addFloat(float value) {
      cell.accept(value);
    }

    @Override
    public void addInt(int value) {
      cell.accept(value);
    }

    @Override
    public void addLong(long value) {
      cell.accept(value);
    }
  }
}
