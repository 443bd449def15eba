package dev.medallion.local.athena.grammar;

import java.util.Optional;

/**
 * A column of a table or a field of a struct.
 *
 * @param name in lower case, without quotes
 * @param type its type
 * @param comment without quotes
 */
public record DdlColumn(String name, DdlType type, Optional<String> comment) {}
