package dev.medallion.jobs.parquet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Values that are made of others. */
final class NestedValue {
  private NestedValue() {}

  /**
   * A structure.
   *
   * @param fields what its fields become, by the names that the table has for them, in order
   */
  record Structure(Map<String, ParquetValue> fields) implements ParquetValue {
    @Override
    public DataType type() {
      StructType type = new StructType();
      for (Map.Entry<String, ParquetValue> field : fields.entrySet()) {
        type = type.add(field.getKey(), field.getValue().type(), true);
      }
      return type;
    }

    @Override
    public Object value(Object stored, Loss loss) {
      if (stored == null) {
        return null;
      }
      Object[] cells = (Object[]) stored;
      Object[] values = new Object[cells.length];
      int i = 0;
      for (ParquetValue field : fields.values()) {
        values[i] = field.value(cells[i], loss);
        i++;
      }
      return new GenericInternalRow(values);
    }

    @Override
    public Object whole(Object stored) {
      if (stored == null) {
        return null;
      }
      Object[] cells = (Object[]) stored;
      Map<String, Object> whole = new LinkedHashMap<>();
      int i = 0;
      for (Map.Entry<String, ParquetValue> field : fields.entrySet()) {
        whole.put(field.getKey(), field.getValue().whole(cells[i++]));
      }
      return whole;
    }
  }

  /** How a list is stored. */
  enum Layout {
    /** A repeated field by itself. */
    BARE,
    /** A group around a repeated field, whose values are the elements. */
    TWO_LEVELS,
    /** A group around a repeated group around the element. */
    THREE_LEVELS
  }

  /** A list. */
  record Elements(ParquetValue element, Layout layout) implements ParquetValue {
    @Override
    public DataType type() {
      return DataTypes.createArrayType(element.type(), true);
    }

    /** The stored elements; null for no list. */
    private List<Object> elements(Object stored) {
      if (stored == null) {
        return null;
      }
      List<?> repeated = (List<?>) (layout == Layout.BARE ? stored : ((Object[]) stored)[0]);
      List<Object> elements = new ArrayList<>();
      for (Object each : repeated) {
        elements.add(layout == Layout.THREE_LEVELS ? ((Object[]) each)[0] : each);
      }
      return elements;
    }

    @Override
    public Object value(Object stored, Loss loss) {
      List<Object> elements = elements(stored);
      if (elements == null) {
        return null;
      }
      Object[] values = new Object[elements.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = element.value(elements.get(i), loss);
      }
      return new GenericArrayData(values);
    }

    @Override
    public Object whole(Object stored) {
      List<Object> elements = elements(stored);
      if (elements == null) {
        return null;
      }
      List<Object> whole = new ArrayList<>();
      elements.forEach(each -> whole.add(element.whole(each)));
      return whole;
    }
  }

  /** A map. Of entries with one key the last counts; one whose key cannot be had is left out. */
  record Entries(ParquetValue key, ParquetValue content) implements ParquetValue {
    @Override
    public DataType type() {
      return DataTypes.createMapType(key.type(), content.type(), true);
    }

    @Override
    public Object value(Object stored, Loss loss) {
      if (stored == null) {
        return null;
      }
      Map<Object, Object> values = new LinkedHashMap<>();
      for (Object each : (List<?>) ((Object[]) stored)[0]) {
        Object[] entry = (Object[]) each;
        Object made = key.value(entry[0], loss);
        Object value = content.value(entry[1], loss);
        if (made == null || values.containsKey(made)) {
          loss.tell();
        }
        if (made != null) {
          values.put(made, value);
        }
      }
      return new ArrayBasedMapData(
          new GenericArrayData(values.keySet().toArray()),
          new GenericArrayData(values.values().toArray()));
    }

    @Override
    public Object whole(Object stored) {
      if (stored == null) {
        return null;
      }
      Map<String, Object> whole = new LinkedHashMap<>();
      for (Object each : (List<?>) ((Object[]) stored)[0]) {
        Object[] entry = (Object[]) each;
        whole.put(String.valueOf(key.whole(entry[0])), content.whole(entry[1]));
      }
      return whole;
    }
  }
}
