package dev.medallion.cli.init;

import dev.medallion.cli.UserError;
import dev.medallion.contract.ColumnNames;
import dev.medallion.pipeline.Names;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks into CSV files. */
final class CsvProbe {
  /** What is looked at of a larger source. */
  static final int MOST_RECORDS = 1_000_000;

  /** What bronze tells apart by itself. */
  private static final Set<String> KNOWN_DELIMITERS = Set.of(",", ";", "\t", "|");

  private final Duck duck;
  private final SourceFiles files;
  private final String table;
  private final Map<String, String> options = new LinkedHashMap<>();
  private final List<String> remarks = new ArrayList<>();

  /** The files in UTF-8. */
  private List<Path> readable = List.of();

  CsvProbe(Duck duck, SourceFiles files) {
    this.duck = duck;
    this.files = files;
    this.table = Duck.table(files);
  }

  Profile profile() throws SQLException {
    try {
      Path copies = Files.createTempDirectory("medallion");
      try {
        return profile(copies);
      } finally {
        for (Path copy : readable) {
          if (copy.startsWith(copies)) {
            Files.delete(copy);
          }
        }
        Files.delete(copies);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary files can be made", e);
    }
  }

  private Profile profile(Path copies) throws SQLException {
    Encoded encoded = Encoded.of(files.files());
    encoded
        .encoding()
        .ifPresent(
            encoding -> {
              options.put("encoding", encoding.name());
              if (encoding.equals(Encoded.WESTERN)) {
                remarks.add(
                    "its files are not UTF-8: they are taken for %s, CHECK names with accents"
                        .formatted(encoding.name()));
              }
            });
    readable = encoded.inUtf8(copies);
    String first = Duck.list(readable.subList(0, 1)).replaceAll("^\\[|]$", "");
    Map<String, String> dialect =
        duck.row(
            "SELECT Delimiter AS delimiter, Quote AS quote, Escape AS escape, SkipRows AS skip,"
                + " HasHeader AS header FROM sniff_csv(%s, all_varchar = true)".formatted(first));
    if (!dialect.get("skip").equals("0")) {
      throw new UserError(
          "%s begins with %s lines that are not of its table, which bronze would take for its header: remove them"
              .formatted(files.files().get(0), dialect.get("skip")));
    }
    String reading =
        "all_varchar = true, filename = true, delim = %s, quote = %s, escape = %s"
            .formatted(
                Duck.text(dialect.get("delimiter")),
                Duck.text(quote(dialect)),
                Duck.text(escape(dialect)));
    boolean header = hasHeader(first, reading);
    declare(dialect, header);
    List<String> names = load(reading, header);
    return profile(names, header);
  }

  /** Sets what bronze would not find out itself. */
  private void declare(Map<String, String> dialect, boolean header) {
    if (!header) {
      options.put("header", "false");
      remarks.add("its files have no header: the columns are named by their places");
    }
    if (!header || !KNOWN_DELIMITERS.contains(dialect.get("delimiter"))) {
      options.put("delimiter", dialect.get("delimiter"));
    }
    if (!quote(dialect).equals("\"")) {
      options.put("quote", quote(dialect));
    }
    if (!escape(dialect).equals(quote(dialect))) {
      options.put("escape", escape(dialect));
    }
  }

  private static String quote(Map<String, String> dialect) {
    return given(dialect.get("quote")).orElse("\"");
  }

  private static String escape(Map<String, String> dialect) {
    return given(dialect.get("escape")).orElse(quote(dialect));
  }

  /** A character that was found; what is none is told as a zero character or a word for it. */
  private static Optional<String> given(String found) {
    return Optional.ofNullable(found)
        .filter(character -> character.length() == 1 && !character.equals("\0"));
  }

  /** A header names each column, each once, and no name of a column is a number or a date. */
  private boolean hasHeader(String file, String reading) throws SQLException {
    List<Map<String, String>> rows =
        duck.rows(
            "SELECT * EXCLUDE (filename) FROM read_csv(%s, header = false, %s) LIMIT 1"
                .formatted(file, reading));
    if (rows.isEmpty()) {
      throw new UserError("%s has no records".formatted(files.files().get(0)));
    }
    Set<String> seen = new HashSet<>();
    return rows.get(0).values().stream()
        .allMatch(
            cell ->
                cell != null
                    && !cell.isBlank()
                    && cell.codePoints().anyMatch(Character::isLetter)
                    && !cell.matches("\\d.*\\d.*\\d.*|(?i:true|false|null)")
                    && seen.add(ColumnNames.normalised(cell)));
  }

  /**
   * Loads the records as texts, without those that do not have the shape of the others: {@code run}
   * counts these. The names of the columns are as the header has them.
   */
  private List<String> load(String reading, boolean header) throws SQLException {
    String source =
        "read_csv(%s, header = %s, union_by_name = %s, ignore_errors = true, %s)"
            .formatted(Duck.list(readable), header, header, reading);
    List<String> names = new ArrayList<>();
    List<String> selected = new ArrayList<>();
    for (Map<String, String> column : duck.rows("DESCRIBE SELECT * FROM " + source)) {
      String name = column.get("column_name");
      if (!name.equals("filename")) {
        selected.add("%s AS c%d".formatted(Duck.name(name), names.size()));
        names.add(name);
      }
    }
    duck.run(
        "CREATE TABLE %s AS SELECT %s, filename AS file FROM %s LIMIT %d"
            .formatted(table, String.join(", ", selected), source, MOST_RECORDS));
    return names;
  }

  private Profile profile(List<String> names, boolean header) throws SQLException {
    long records = Long.parseLong(duck.row("SELECT count(*) AS n FROM " + table).get("n"));
    if (records == MOST_RECORDS) {
      remarks.add("only the first %,d records were looked at".formatted(records));
    }
    Map<String, TextColumn> texts = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      String name = header ? ColumnNames.normalised(names.get(i)) : "column_" + (i + 1);
      if (Names.problemOfColumn(name).isPresent()) {
        remarks.add(
            "column \"%s\" cannot be declared by that name: bronze adds it as text"
                .formatted(names.get(i)));
        continue;
      }
      texts.put(name, TextColumn.of(duck, table, "c" + i));
    }
    if (texts.isEmpty()) {
      throw new UserError("%s has no column that a table can have".formatted(files.files().get(0)));
    }
    TextColumns decided = new TextColumns(texts);
    options.putAll(decided.options());
    List<Column> columns = decided.columns();
    return new Profile(
        files,
        records,
        options,
        columns,
        Key.of(duck, table, records, files.name(), columns),
        List.copyOf(remarks));
  }
}
