package dev.medallion.jobs.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.medallion.contract.ColumnNames;
import dev.medallion.jobs.text.TextEncoding;
import dev.medallion.jobs.text.TextFormat;
import dev.medallion.jobs.text.TextValue;
import dev.medallion.jobs.text.TextValues;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** Makes values of one type out of JSON. Chosen once for a column. */
abstract class JsonValue {
  /**
   * Reads the value at the parser.
   *
   * @param line the JSON that is parsed
   * @param loss told if the value says less than the JSON does
   */
  abstract Object read(JsonParser parser, String line, Loss loss) throws IOException;

  /** Whether a value says less than the JSON that it was made of. */
  static final class Loss {
    private boolean any;

    void tell() {
      any = true;
    }

    /** Whether there was any since the last time. */
    boolean take() {
      boolean was = any;
      any = false;
      return was;
    }
  }

  /** The maker of a type's values. */
  static JsonValue of(DataType type, TextFormat format) {
    if (type instanceof StringType) {
      return new Text();
    }
    if (type instanceof StructType struct) {
      return new Structure(struct, format);
    }
    if (type instanceof ArrayType array) {
      return new Elements(of(array.elementType(), format));
    }
    if (type instanceof MapType map) {
      return new Entries(map.keyType(), of(map.valueType(), format), format);
    }
    return new Scalar(TextValues.of(type, format));
  }

  /** What does not fit is left out, and told. */
  private static Object lost(JsonParser parser, Loss loss) throws IOException {
    loss.tell();
    parser.skipChildren();
    return null;
  }

  private static boolean isNull(JsonParser parser) {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  /** Text as it is; of anything else its JSON. */
  private static final class Text extends JsonValue {
    @Override
    Object read(JsonParser parser, String line, Loss loss) throws IOException {
      if (isNull(parser)) {
        return null;
      }
      String text = JsonReader.text(parser, line);
      if (text.indexOf(TextEncoding.UNREADABLE) >= 0) {
        loss.tell();
      }
      return UTF8String.fromString(text);
    }
  }

  /** Numbers, truth values, and texts that are exactly a value of the type. */
  private static final class Scalar extends JsonValue {
    private final TextValue maker;

    private Scalar(TextValue maker) {
      this.maker = maker;
    }

    @Override
    Object read(JsonParser parser, String line, Loss loss) throws IOException {
      if (isNull(parser)) {
        return null;
      }
      if (parser.currentToken().isStructStart()) {
        return lost(parser, loss);
      }
      String text = parser.getText().strip();
      Object value = text.isEmpty() ? null : maker.of(text);
      return value == TextValue.MISFIT ? lost(parser, loss) : value;
    }
  }

  /** An object of declared members. */
  private static final class Structure extends JsonValue {
    private final Map<String, Integer> ordinals = new HashMap<>();
    private final List<JsonValue> makers = new ArrayList<>();

    private Structure(StructType type, TextFormat format) {
      for (int i = 0; i < type.size(); i++) {
        ordinals.put(ColumnNames.normalised(type.apply(i).name()), i);
        makers.add(of(type.apply(i).dataType(), format));
      }
    }

    @Override
    Object read(JsonParser parser, String line, Loss loss) throws IOException {
      if (isNull(parser)) {
        return null;
      }
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        return lost(parser, loss);
      }
      Object[] values = new Object[makers.size()];
      boolean[] seen = new boolean[makers.size()];
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        Integer ordinal = ordinals.get(ColumnNames.normalised(parser.currentName()));
        parser.nextToken();
        if (ordinal == null || seen[ordinal]) {
          lost(parser, loss);
        } else {
          seen[ordinal] = true;
          values[ordinal] = makers.get(ordinal).read(parser, line, loss);
        }
      }
      return new GenericInternalRow(values);
    }
  }

  /** An array. */
  private static final class Elements extends JsonValue {
    private final JsonValue element;

    private Elements(JsonValue element) {
      this.element = element;
    }

    @Override
    Object read(JsonParser parser, String line, Loss loss) throws IOException {
      if (isNull(parser)) {
        return null;
      }
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        return lost(parser, loss);
      }
      List<Object> values = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        values.add(element.read(parser, line, loss));
      }
      return new GenericArrayData(values.toArray());
    }
  }

  /** An object whose members' names are keys. */
  private static final class Entries extends JsonValue {
    private final JsonValue value;
    private final TextValue key;
    private final boolean textKeys;

    private Entries(DataType key, JsonValue value, TextFormat format) {
      this.key = TextValues.of(key, format);
      this.textKeys = key instanceof StringType;
      this.value = value;
    }

    @Override
    Object read(JsonParser parser, String line, Loss loss) throws IOException {
      if (isNull(parser)) {
        return null;
      }
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        return lost(parser, loss);
      }
      Map<Object, Object> entries = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        Object made = name.isEmpty() && !textKeys ? TextValue.MISFIT : key.of(name);
        parser.nextToken();
        if (made == TextValue.MISFIT || entries.containsKey(made)) {
          lost(parser, loss);
        } else {
          entries.put(made, value.read(parser, line, loss));
        }
      }
      return new ArrayBasedMapData(
          new GenericArrayData(entries.keySet().toArray()),
          new GenericArrayData(entries.values().toArray()));
    }
  }
}
