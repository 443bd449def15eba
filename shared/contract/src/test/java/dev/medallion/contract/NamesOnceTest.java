package dev.medallion.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The contract's names stand in no text of the main code outside this module. */
class NamesOnceTest {
  private static final Path HOME = Path.of(System.getProperty("medallion.home"));

  private static final Pattern COMMENT_OR_TEXT =
      Pattern.compile(
          "/\\*.*?\\*/|//[^\\n]*|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"", Pattern.DOTALL);

  private static final Pattern MODULE = Pattern.compile("<module>(.*?)</module>");

  /** Not the contract's: system properties, a log file, and a mark of the local compaction. */
  private static final String OTHERS =
      "home\\b|requests\\b|decisions\\b|s3tables\\b|log\\b|arrangement\\b";

  private static final Pattern NAME =
      Pattern.compile(
          "(?<![\\w.])(medallion\\.(?!"
              + OTHERS
              + ")[a-z]"
              + "|_source_|_ingested_at\\b|_rescued\\b"
              + "|_rules\\b|_quarantined_at\\b"
              + "|_version\\b|_change\\b)"
              + "|_quarantine\\b|_changes\\b|_ledger\\b|_undone\\b");

  @Test
  void areDefinedInTheContractAlone() throws IOException {
    List<Path> folders =
        MODULE
            .matcher(Files.readString(HOME.resolve("pom.xml")))
            .results()
            .map(module -> module.group(1))
            .filter(module -> !module.equals("shared/contract"))
            .map(module -> HOME.resolve(module).resolve("src/main/java"))
            .filter(Files::isDirectory)
            .toList();

    assertThat(folders).contains(HOME.resolve("jobs/src/main/java"));
    assertThat(folders.stream().flatMap(NamesOnceTest::namesBelow)).isEmpty();
  }

  @Test
  void areFoundInTextsAndNotInComments() {
    String code =
        "/** {@code _rescued} */ x(\"SELECT \\\"_version\\\"\", \"\"\"\n"
            + "_source_line\"\"\"); // \"_rules\"\n"
            + "y(\"medallion.bounds\", \"dev.medallion.jobs\", \"_versions\", t + \"_changes\","
            + " \"medallion.home\");";

    assertThat(names("F", code))
        .containsExactly(
            "F: \"SELECT \\\"_version\\\"\"",
            "F: \"\"\"\n_source_line\"\"\"",
            "F: \"medallion.bounds\"",
            "F: \"_changes\"");
  }

  private static Stream<String> namesBelow(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .flatMap(file -> names(HOME.relativize(file).toString(), read(file)))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> names(String file, String code) {
    return COMMENT_OR_TEXT
        .matcher(code)
        .results()
        .map(MatchResult::group)
        .filter(text -> text.startsWith("\""))
        .filter(text -> NAME.matcher(text).find())
        .map(text -> file + ": " + text);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
