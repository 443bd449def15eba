package dev.medallion.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the {@code sources} of {@code pipeline.yaml}. */
final class SourceReader {
  private static final String EXPECT = "expect";
  private static final List<String> SETTINGS =
      List.of("prefix", "format", "key", "options", "columns", "sequence_by", "delete_when");

  private static final RowCondition DELETED =
      new RowCondition("delete_when", "one row of the source", "op = 'D'", "filter there");

  List<Source> read(Section root) {
    List<Source> sources = new ArrayList<>();
    Map<String, Setting> prefixes = new LinkedHashMap<>();
    Optional<Section> section =
        root.require("sources", "declare what arrives in the landing bucket")
            .flatMap(Setting::section);
    for (Setting setting : section.map(Section::settings).orElse(List.of())) {
      Names.problemOfTable(setting.name()).ifPresent(setting::problem);
      setting.section().ifPresent(source -> sources.add(source(setting.name(), source, prefixes)));
    }
    refuseNamesOfCompanions(section, sources);
    return List.copyOf(sources);
  }

  private static void refuseNamesOfCompanions(Optional<Section> section, List<Source> sources) {
    for (Source source : sources) {
      for (String companion : source.companions()) {
        section
            .flatMap(found -> found.find(companion))
            .ifPresent(
                other ->
                    other.problem(
                        " is the name of a table that stands beside bronze.%s; choose another name"
                            .formatted(source.name())));
      }
    }
  }

  private static Source source(String name, Section section, Map<String, Setting> prefixes) {
    Optional<Setting> expect = section.find(EXPECT);
    if (expect.isEmpty()) {
      section.allowOnly(SETTINGS);
    } else {
      section.allowOnly(Stream.concat(SETTINGS.stream(), Stream.of(EXPECT)).toList());
      expect
          .get()
          .problem(
              " is for models: bronze keeps every record as it came, whatever it is like; write the rule into the silver model that reads {{ bronze.%s }}"
                  .formatted(name));
    }
    String prefix =
        section
            .require("prefix", "add where its objects land, as in prefix: " + name + "/")
            .flatMap(setting -> prefix(setting, prefixes))
            .orElse("");
    Optional<Format> format =
        section
            .require("format", "add format: csv, format: jsonl or format: parquet")
            .flatMap(SourceReader::format);
    Map<String, String> columns = Map.of();
    Map<String, String> options = Map.of();
    if (format.isPresent()) {
      switch (format.get()) {
        case CSV -> {
          columns = DeclaredColumns.ofCsv().read(section);
          options = CsvOptions.read(section);
        }
        case JSONL -> {
          columns = DeclaredColumns.ofJsonLines().read(section);
          options = JsonLinesOptions.read(section);
        }
        case PARQUET -> {
          refuseForParquet(section, "columns", "a Parquet file brings its own columns");
          refuseForParquet(section, "options", "Parquet needs no reader options");
        }
      }
    }
    List<String> key = ColumnLists.require(section, "record");
    Optional<Setting> sequence = section.find("sequence_by");
    List<String> sequenceBy = sequence.map(ColumnLists::oneOrMore).orElse(List.of());
    if (!columns.isEmpty()) {
      ColumnLists.requireDeclared(section.find("key"), key, columns.keySet());
      ColumnLists.requireDeclared(sequence, sequenceBy, columns.keySet());
    }
    requireNotInKey(sequence, sequenceBy, key);
    return new Source(
        name,
        prefix,
        format.orElse(Format.CSV),
        options,
        key,
        columns,
        sequenceBy,
        section.find("delete_when").flatMap(DELETED::read));
  }

  /** All rows of a key have it in common, so that it orders none of them. */
  private static void requireNotInKey(
      Optional<Setting> setting, List<String> sequenceBy, List<String> key) {
    for (String column : sequenceBy) {
      if (key.contains(column)) {
        setting.ifPresent(
            found ->
                found.refuse(
                    column,
                    " belongs to the key, so it is the same in all rows of a record; name what"
                        + " grows with each change of it"));
      }
    }
  }

  private static Optional<Format> format(Setting setting) {
    Optional<String> written = setting.text();
    Optional<Format> format = written.flatMap(Format::named);
    if (format.isEmpty()) {
      written.ifPresent(
          value ->
              setting.refuse(
                  value,
                  " is no known format; csv, jsonl and parquet are"
                      + Suggestion.didYouMean(value, Format.labels())));
    }
    return format;
  }

  private static Optional<String> prefix(Setting setting, Map<String, Setting> prefixes) {
    Optional<String> prefix = setting.text();
    Optional<String> problem = prefix.flatMap(SourceReader::problemOfPrefix);
    problem.ifPresent(setting::problem);
    if (prefix.isEmpty() || problem.isPresent()) {
      return prefix;
    }
    String value = prefix.get();
    prefixes.forEach(
        (other, otherSetting) -> {
          if (value.startsWith(other) || other.startsWith(value)) {
            setting.refuse(
                value,
                " overlaps \""
                    + other
                    + "\" of line "
                    + otherSetting.line()
                    + ", so an object would belong to both; give each source its own");
          }
        });
    prefixes.putIfAbsent(value, setting);
    return prefix;
  }

  private static Optional<String> problemOfPrefix(String prefix) {
    if (prefix.contains("://")) {
      return Optional.of(
          ": \"" + prefix + "\" names a bucket; write only the part inside the landing bucket");
    }
    if (prefix.startsWith("/")) {
      return Optional.of(": \"" + prefix + "\" begins with /, which no object's key does");
    }
    if (!prefix.endsWith("/")) {
      return Optional.of(": \"" + prefix + "\" must end in /; write \"" + prefix + "/\"");
    }
    return Optional.empty();
  }

  private static void refuseForParquet(Section section, String name, String why) {
    section.find(name).ifPresent(setting -> setting.problem(": " + why + "; remove it"));
  }
}
