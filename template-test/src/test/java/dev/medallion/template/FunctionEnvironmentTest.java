package dev.medallion.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.cfn.Problems;
import dev.medallion.cfn.ResourceDeclaration;
import dev.medallion.cfn.Template;
import dev.medallion.cfn.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The template sets for each function the variables that its handler reads, and no others. A
 * handler reads them through {@code Environment} only, so that its package's sources tell.
 */
class FunctionEnvironmentTest {
  private static final Path PROJECT = Path.of(System.getProperty("medallion.home"));
  private static final Path SOURCES = PROJECT.resolve("functions/src/main/java");
  private static final Pattern READ =
      Pattern.compile("environment\\s*\\.(?:required|optional|number)\\(\\s*\"(\\w+)\"\\)");
  private static final Pattern TABLE_BUCKETS =
      Pattern.compile("environment\\s*\\.(?:tableBuckets|catalog)\\(\\)");

  @ParameterizedTest(name = "{0}")
  @MethodSource("functions")
  void holdsWhatTheHandlerReads(String name, ResourceDeclaration function) throws IOException {
    assertThat(set(function)).as("the variables of %s", name).isEqualTo(read(function));
  }

  @Test
  void isReadInOnePlaceOnly() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      assertThat(files.filter(Files::isRegularFile).filter(file -> text(file).contains("getenv")))
          .extracting(file -> file.getFileName().toString())
          .containsExactly("Environment.java");
    }
  }

  static Stream<Arguments> functions() throws Exception {
    Problems problems = new Problems("template.yaml");
    Template template = Template.read(PROJECT.resolve("template.yaml"), problems);
    problems.throwIfAny();
    return template.resources().values().stream()
        .filter(resource -> resource.type().equals("AWS::Serverless::Function"))
        .map(function -> Arguments.of(function.logicalId(), function));
  }

  private static Set<String> set(ResourceDeclaration function) {
    return function
        .properties()
        .get("Environment")
        .map(Value.Mapping.class::cast)
        .flatMap(environment -> environment.get("Variables"))
        .map(Value.Mapping.class::cast)
        .map(variables -> new TreeSet<>(variables.entries().keySet()))
        .orElseGet(TreeSet::new);
  }

  private static Set<String> read(ResourceDeclaration function) throws IOException {
    String handler =
        function
            .properties()
            .get("Handler")
            .map(Value.Scalar.class::cast)
            .map(Value.Scalar::text)
            .orElseThrow();
    Path file = SOURCES.resolve(handler.replaceFirst("::.*", "").replace('.', '/') + ".java");
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.list(file.getParent())) {
      for (Path each : files.toList()) {
        String text = text(each);
        Matcher reads = READ.matcher(text);
        reads.results().map(MatchResult::group).forEach(read -> names.add(name(read)));
        if (TABLE_BUCKETS.matcher(text).find()) {
          names.addAll(Set.of("BRONZE_BUCKET_ARN", "SILVER_BUCKET_ARN", "GOLD_BUCKET_ARN"));
        }
      }
    }
    return names;
  }

  private static String name(String read) {
    return read.split("\"", -1)[1];
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
