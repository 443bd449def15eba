package dev.medallion.cli.init;

import dev.medallion.cli.UserError;
import dev.medallion.pipeline.Format;
import dev.medallion.pipeline.Names;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Files of one kind, which become one source.
 *
 * @param name the source's name
 * @param format what they are
 * @param files where they are, in the order of their paths
 */
record SourceFiles(String name, Format format, List<Path> files) {
  private static final Map<String, Format> ENDINGS =
      Map.of(
          "csv", Format.CSV,
          "tsv", Format.CSV,
          "txt", Format.CSV,
          "json", Format.JSONL,
          "jsonl", Format.JSONL,
          "ndjson", Format.JSONL,
          "parquet", Format.PARQUET);

  /** What is looked into, as the end of a sentence. */
  static final String ENDINGS_KNOWN =
      "its name ends in none of .csv, .tsv, .txt, .json, .jsonl, .ndjson and .parquet, each plain,"
          + " .gz or .zst";

  /** Bronze reads bzip2 too, but what looks into files here does not. */
  private static final Pattern COMPRESSED = Pattern.compile("\\.(gz|zst)$");

  /**
   * Numbers, dates and marks of copies, at either end of a name: they tell files of a kind apart.
   */
  private static final Pattern COUNTED =
      Pattern.compile("^[^\\p{L}]+|[^\\p{L}]+$|[^\\p{L}]+(part|copy|page|v|q|w|kw)?[^\\p{L}]*$");

  /**
   * Groups files and the files of folders: a file by its name without numbers and dates, those of a
   * folder by the folder's.
   *
   * @param leftOut is told of each file of a folder whose ending is that of no format
   * @throws UserError if one does not exist, or is named itself and has such an ending
   */
  static List<SourceFiles> of(List<Path> given, Consumer<Path> leftOut) {
    Map<String, SourceFiles> groups = new LinkedHashMap<>();
    for (Path path : given) {
      if (Files.isDirectory(path)) {
        for (Path file : folder(path)) {
          if (format(file).isPresent()) {
            add(groups, file, nameIn(path, file));
          } else {
            leftOut.accept(file);
          }
        }
      } else if (Files.isRegularFile(path)) {
        add(groups, path, nameOf(path));
      } else {
        throw new UserError("there is no file or folder %s".formatted(path));
      }
    }
    if (groups.isEmpty()) {
      throw new UserError("%s has no files to look into".formatted(given.get(0)));
    }
    return groups.values().stream().map(SourceFiles::sorted).toList();
  }

  private SourceFiles sorted() {
    return new SourceFiles(name, format, files.stream().sorted().toList());
  }

  private static List<Path> folder(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !isHidden(folder.relativize(file)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder, e);
    }
  }

  private static boolean isHidden(Path path) {
    for (Path part : path) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  /** The folder directly below the given one, or else the file, as with loose files. */
  private static String nameIn(Path folder, Path file) {
    Path within = folder.relativize(file);
    return within.getNameCount() > 1 ? fit(within.getName(0).toString()) : nameOf(file);
  }

  private static String nameOf(Path file) {
    String name = COMPRESSED.matcher(file.getFileName().toString()).replaceFirst("");
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    String kind = COUNTED.matcher(stem).replaceAll("");
    return fit(kind.isEmpty() ? stem : kind);
  }

  /** The name as a table may have it. */
  static String fit(String written) {
    String name =
        written
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "_")
            .replaceAll("^[0-9_]+|_+$", "");
    if (name.isEmpty()) {
      return "files";
    }
    return Names.problemOfTable(name).isPresent() ? name + "s" : name;
  }

  private static void add(Map<String, SourceFiles> groups, Path file, String name) {
    Format format =
        format(file)
            .orElseThrow(
                () -> new UserError("%s is not looked into: %s".formatted(file, ENDINGS_KNOWN)));
    SourceFiles same = groups.get(name);
    String own = same == null || same.format() == format ? name : name + "_" + format.label();
    groups.merge(
        own,
        new SourceFiles(own, format, List.of(file)),
        (before, more) -> {
          List<Path> all = new ArrayList<>(before.files());
          all.addAll(more.files());
          return new SourceFiles(own, format, List.copyOf(all));
        });
  }

  private static Optional<Format> format(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    String plain = COMPRESSED.matcher(name).replaceFirst("");
    String ending = plain.substring(plain.lastIndexOf('.') + 1);
    return Optional.ofNullable(ENDINGS.get(ending));
  }
}
