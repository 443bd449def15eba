package dev.medallion.pipeline;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the SQL files beside {@code pipeline.yaml}: one query each. */
final class SqlFiles {
  private final Path folder;
  private final Problems problems;

  SqlFiles(Path folder, Problems problems) {
    this.folder = folder.toAbsolutePath().normalize();
    this.problems = problems;
  }

  /** The query in the file that the setting names; nothing, and a problem noted, if none is. */
  Optional<Sql> read(Setting setting, Sql.Dialect dialect) {
    return setting
        .text()
        .flatMap(name -> text(setting, name))
        .flatMap(file -> query(file.file(), file.text(), dialect));
  }

  private record File(String file, String text) {}

  private Optional<File> text(Setting setting, String name) {
    Path path = folder.resolve(name).normalize();
    if (!path.startsWith(folder)) {
      setting.refuse(name, " lies outside the pipeline folder; keep it inside");
      return Optional.empty();
    }
    if (!Files.isRegularFile(path)) {
      setting.problem(
          ": there is no file \"" + name + "\"" + Suggestion.didYouMean(name, sqlFiles()));
      return Optional.empty();
    }
    try {
      return Optional.of(new File(name, Files.readString(path)));
    } catch (CharacterCodingException e) {
      problems.add(name, 0, "is not UTF-8 text; save it as UTF-8");
      return Optional.empty();
    } catch (IOException e) {
      problems.add(name, 0, "cannot be read: " + e);
      return Optional.empty();
    }
  }

  private Optional<Sql> query(String file, String written, Sql.Dialect dialect) {
    // Some editors put a byte order mark first, which no SQL engine takes.
    String text = written.startsWith("\uFEFF") ? written.substring(1) : written;
    SqlText scanned = SqlText.of(text, dialect);
    String words = scanned.withoutComments();
    String code = scanned.code();
    int semicolon = code.indexOf(';');
    String statement = semicolon < 0 ? words : words.substring(0, semicolon);
    if (statement.isBlank()) {
      problems.add(file, 0, "holds no query; write one SELECT");
      return Optional.empty();
    }
    if (semicolon >= 0 && !words.substring(semicolon).replace(';', ' ').isBlank()) {
      int second = firstWord(words, semicolon);
      problems.add(
          file,
          scanned.line(second),
          "a second statement begins here; a file holds one query, so remove it");
      return Optional.empty();
    }
    int first = firstWord(statement, 0);
    if (!startsAsQuery(statement.substring(first))) {
      problems.add(
          file,
          scanned.line(first),
          "must be a query, beginning with SELECT or WITH, not with "
              + statement.substring(first).split("\\s+", 2)[0]
              + "; the table is created and merged for you");
      return Optional.empty();
    }
    return Optional.of(
        new Sql(file, text.substring(0, statement.stripTrailing().length()), dialect));
  }

  private static boolean startsAsQuery(String statement) {
    return statement.toLowerCase(Locale.ROOT).matches("(?s)(select|with|values|table)\\b.*|\\(.*");
  }

  private static int firstWord(String text, int from) {
    int at = from;
    while (text.charAt(at) == ';' || Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private List<String> sqlFiles() {
    try (Stream<Path> files = Files.walk(folder, 3)) {
      return files
          .filter(file -> file.toString().endsWith(".sql"))
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    } catch (IOException e) {
      problems.add(PipelineLoader.FILE, 0, "the folder beside it cannot be listed: " + e);
      return List.of();
    }
  }
}
