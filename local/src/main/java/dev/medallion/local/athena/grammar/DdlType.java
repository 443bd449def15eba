package dev.medallion.local.athena.grammar;

import java.util.List;

/** A column's type as written; whether there is such a type is not looked at. */
public sealed interface DdlType {

  /**
   * A type without parts.
   *
   * @param name in lower case
   * @param parameters the numbers in brackets
   */
  record Simple(String name, List<String> parameters) implements DdlType {}

  /** {@code array<element>}. */
  record Array(DdlType element) implements DdlType {}

  /** {@code map<key,value>}. */
  record Map(DdlType key, DdlType value) implements DdlType {}

  /** {@code struct<name:type,…>}. */
  record Struct(List<DdlColumn> fields) implements DdlType {}
}
