package dev.medallion.cfn;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** A value of the template before its functions are evaluated. */
public sealed interface Value {

  /** Its line in the file, from 1. */
  int line();

  /**
   * A string, number, boolean or null.
   *
   * @param value it as JSON
   */
  record Scalar(JsonNode value, int line) implements Value {
    /** It as text. */
    public String text() {
      return value.asText();
    }
  }

  /** A list. */
  record Sequence(List<Value> items, int line) implements Value {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /**
   * Names and their values.
   *
   * @param entries by name, in the order of the file
   */
  record Mapping(SequencedMap<String, Entry> entries, int line) implements Value {
    /** The value of a name, if it is there. */
    public Optional<Value> get(String name) {
      return Optional.ofNullable(entries.get(name)).map(Entry::value);
    }
  }

  /**
   * A function of the template language.
   *
   * @param function its long name, such as {@code Fn::Sub} or {@code Ref}
   * @param argument what it is applied to
   */
  record Call(String function, Value argument, int line) implements Value {}

  /**
   * One value of a mapping.
   *
   * @param line the line of its name
   */
  record Entry(Value value, int line) {}
}
