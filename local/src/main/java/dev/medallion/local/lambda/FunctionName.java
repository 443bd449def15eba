package dev.medallion.local.lambda;

import java.util.List;
import java.util.Optional;

/**
 * The forms in which a function is named: name, partial ARN or ARN, each with a qualifier or
 * without.
 *
 * @param name the bare name
 * @param qualifier the version or alias, if one is named
 */
record FunctionName(String name, Optional<String> qualifier) {

  /** Takes a name apart. */
  static FunctionName of(String text) {
    List<String> parts = List.of(text.split(":", -1));
    int at = parts.indexOf("function") + 1;
    return new FunctionName(parts.get(at), parts.stream().skip(at + 1L).findFirst());
  }

  /** The same with the qualifier that a request names beside the name; null for none. */
  FunctionName orQualifiedBy(String other) {
    return new FunctionName(name, qualifier.or(() -> Optional.ofNullable(other)));
  }
}
