package dev.medallion.local.lambda;

import java.util.List;

/** The forms in which a function is named: name, partial ARN or ARN, each with a qualifier. */
final class FunctionName {
  private FunctionName() {}

  /** The bare name. Every version and alias is the one that is deployed. */
  static String of(String name) {
    List<String> parts = List.of(name.split(":", -1));
    int function = parts.indexOf("function");
    return function < 0 ? parts.getFirst() : parts.get(function + 1);
  }
}
