package dev.medallion.local.athena.statement;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A name with dots in a statement that Trino's parser has taken.
 *
 * @param parts its parts, without quotes, in lower case
 */
record DottedName(List<String> parts) {

  /** Reads a name, as far as it goes. */
  static DottedName read(TokenReader reader) {
    List<String> parts = new ArrayList<>();
    for (Optional<SqlToken> part = Optional.of(reader.take());
        part.isPresent();
        part = reader.takeNameAfterDot()) {
      parts.add(part.get().name().toLowerCase(Locale.ROOT));
    }
    return new DottedName(List.copyOf(parts));
  }

  int size() {
    return parts.size();
  }

  String part(int index) {
    return parts.get(index);
  }

  /** All parts. */
  String plain() {
    return String.join(".", parts);
  }
}
