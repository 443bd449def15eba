package dev.medallion.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The template can be deployed in every Region of every partition, and in several at once. */
class TemplatePlacesTest {
  private static final Path HOME = Path.of(System.getProperty("medallion.home"));
  private static final Pattern ARN = Pattern.compile("\\barn:[^\\s\"']*");

  @Test
  void namesNoPartition() throws IOException {
    assertThat(arns("template.yaml"))
        .isNotEmpty()
        .allMatch(arn -> arn.startsWith("arn:${AWS::Partition}:"));
    assertThat(arns("statemachine/medallion.asl.json"))
        .isNotEmpty()
        .allMatch(arn -> arn.startsWith("arn:${Partition}:"));
  }

  @Test
  void namesNoRegionAndNoAccount() throws IOException {
    assertThat(arns("template.yaml"))
        .allSatisfy(
            arn -> {
              String[] parts = arn.replace("::", "").split(":", -1);
              assertThat(parts[3]).as(arn).isIn("${AWSRegion}", "");
              assertThat(parts[4]).as(arn).isIn("${AWSAccountId}", "");
            });
  }

  /** Of service principals alone, the domain is the same in every partition. */
  @Test
  void namesNoDomain() throws IOException {
    assertThat(lines("template.yaml"))
        .filteredOn(line -> line.contains("amazonaws.com"))
        .isNotEmpty()
        .allMatch(
            line ->
                line.strip().matches("(Service|iam:PassedToService): [a-z]+\\.amazonaws\\.com"));
  }

  /** Names of buckets are one name space in a partition, whatever the account and the Region. */
  @Test
  void bucketsAreNamedAfterAccountAndRegion() throws IOException {
    assertThat(lines("template.yaml"))
        .filteredOn(line -> line.strip().startsWith("BucketName:"))
        .isNotEmpty()
        .allMatch(line -> line.endsWith("-${AWS::AccountId}-${AWS::Region}"));
  }

  private static List<String> arns(String file) throws IOException {
    return lines(file).stream()
        // What a user may write is checked for its partition's form by the pattern itself.
        .filter(line -> !line.strip().startsWith("AllowedPattern:"))
        .flatMap(line -> ARN.matcher(line).results().map(MatchResult::group))
        .toList();
  }

  private static List<String> lines(String file) throws IOException {
    try (Stream<String> lines = Files.lines(HOME.resolve(file))) {
      return lines.map(String::stripTrailing).toList();
    }
  }
}
