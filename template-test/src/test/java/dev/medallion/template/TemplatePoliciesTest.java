package dev.medallion.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.cfn.DeletionPolicy;
import dev.medallion.cfn.Problems;
import dev.medallion.cfn.ResourceDeclaration;
import dev.medallion.cfn.Template;
import dev.medallion.cfn.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Least privilege, as far as the template's text tells. */
class TemplatePoliciesTest {
  private static final Path FILE =
      Path.of(System.getProperty("medallion.home")).resolve("template.yaml");

  /** A statement with the names that a reader finds it by. */
  private record Statement(String owner, Value.Mapping body) {
    String name() {
      return owner + "." + texts("Sid").findFirst().orElse("line " + body.line());
    }

    boolean allows() {
      return texts("Effect").anyMatch("Allow"::equals);
    }

    /** The texts of a member that is one or a list; of a function, its own text. */
    Stream<String> texts(String member) {
      return body.get(member).stream().flatMap(Statement::texts);
    }

    private static Stream<String> texts(Value value) {
      return switch (value) {
        case Value.Scalar scalar -> Stream.of(scalar.text());
        case Value.Sequence list -> list.items().stream().flatMap(Statement::texts);
        case Value.Call call -> texts(call.argument());
        case Value.Mapping mapping -> Stream.empty();
      };
    }
  }

  private static Template template;
  private static List<Statement> statements;

  @BeforeAll
  static void readStatements() throws Exception {
    Problems problems = new Problems("template.yaml");
    template = Template.read(FILE, problems);
    problems.throwIfAny();
    statements = new ArrayList<>();
    template
        .resources()
        .values()
        .forEach(resource -> collect(resource.logicalId(), resource.properties()));
  }

  @Test
  void readsEveryRoleAndResourcePolicy() {
    assertThat(statements)
        .extracting(Statement::owner)
        .contains(
            "IngestRole",
            "AdvanceRole",
            "PlanRole",
            "MaintenanceRole",
            "DeployRole",
            "BronzeRole",
            "SilverRole",
            "EraseRole",
            "MedallionRole",
            "LandingQueuePolicy",
            "AlarmsPolicy");
  }

  @Test
  void allowsNoActionByPattern() {
    assertThat(statements.stream().filter(Statement::allows))
        .allSatisfy(
            statement ->
                assertThat(statement.texts("Action"))
                    .as(statement.name())
                    .isNotEmpty()
                    .noneMatch(action -> action.contains("*")));
  }

  @Test
  void namesItsResourcesButForThoseStatementsThatCannot() throws IOException {
    Set<String> any = new TreeSet<>();
    statements.stream()
        .filter(Statement::allows)
        .filter(statement -> statement.texts("Resource").anyMatch("*"::equals))
        .forEach(statement -> any.add(statement.name()));

    assertThat(any).isEqualTo(new TreeSet<>(excused().stringPropertyNames()));
  }

  @Test
  void saysWhatIsMeantAndNotWhatIsNot() {
    assertThat(statements)
        .allSatisfy(
            statement ->
                assertThat(statement.body().entries())
                    .as(statement.name())
                    .doesNotContainKeys("NotAction", "NotResource", "NotPrincipal"));
  }

  @Test
  void letsOthersInOnlyUnderACondition() {
    assertThat(statements.stream().filter(Statement::allows))
        .filteredOn(statement -> statement.owner().endsWith("Policy"))
        .isNotEmpty()
        .allSatisfy(
            statement ->
                assertThat(statement.body().entries())
                    .as(statement.name())
                    .containsKey("Condition"));
  }

  @Test
  void givesEachFunctionAndJobARoleOfItsOwn() {
    List<String> roles =
        template.resources().values().stream()
            .filter(
                resource ->
                    Set.of(
                            "AWS::Serverless::Function",
                            "AWS::Serverless::StateMachine",
                            "AWS::Glue::Job")
                        .contains(resource.type()))
            .map(TemplatePoliciesTest::role)
            .toList();

    assertThat(roles).hasSize(9).doesNotHaveDuplicates().doesNotContain("");
  }

  /** A managed policy is AWS's to widen, and hides what it allows. */
  @Test
  void usesNoManagedPolicy() {
    assertThat(
            template.resources().values().stream()
                .filter(resource -> resource.properties().get("ManagedPolicyArns").isPresent())
                .map(ResourceDeclaration::logicalId))
        .isEmpty();
  }

  /** Glue asks for the catalog at every level above what is read, and names the first it misses. */
  @Test
  void namesEachLevelOfTheCatalogThatGlueAsksFor() {
    Set<String> asking =
        Set.of("glue:GetDatabase", "glue:GetDatabases", "glue:GetTable", "glue:GetTables");

    assertThat(statements.stream().filter(Statement::allows))
        .filteredOn(statement -> statement.texts("Action").anyMatch(asking::contains))
        .extracting(Statement::owner)
        .contains("MedallionRole", "DeployRole");
    assertThat(statements.stream().filter(Statement::allows))
        .filteredOn(statement -> statement.texts("Action").anyMatch(asking::contains))
        .allSatisfy(
            statement -> {
              List<String> resources = statement.texts("Resource").toList();
              assertThat(resources)
                  .as(statement.name())
                  .anyMatch(arn -> arn.endsWith(":catalog"))
                  .anyMatch(arn -> arn.endsWith(":catalog/s3tablescatalog"));
              for (String layer : List.of("silver", "gold")) {
                String bucket = "/s3tablescatalog/${Prefix}-" + layer;
                if (resources.stream().anyMatch(arn -> arn.endsWith(":table" + bucket + "/*"))) {
                  assertThat(resources)
                      .as(statement.name())
                      .anyMatch(arn -> arn.endsWith(":catalog" + bucket))
                      .anyMatch(arn -> arn.endsWith(":database" + bucket + "/*"));
                }
              }
            });
  }

  /** Which of them Athena asks for is not documented. */
  @Test
  void allowsEachNameOfADataCatalogThatAthenaMayAskFor() {
    assertThat(statements.stream().filter(Statement::allows))
        .filteredOn(
            statement -> statement.texts("Action").anyMatch("athena:GetDataCatalog"::equals))
        .isNotEmpty()
        .allSatisfy(
            statement ->
                assertThat(statement.texts("Resource"))
                    .as(statement.name())
                    .anyMatch(arn -> arn.endsWith(":datacatalog/AwsDataCatalog"))
                    .anyMatch(arn -> arn.endsWith(":datacatalog/s3tablescatalog")));
  }

  /** Else they log to groups that all jobs of the account share, and that are kept for ever. */
  @Test
  void letsJobsLogToGroupsOfTheStackThatExpire() {
    Set<String> expiring =
        template.resources().values().stream()
            .filter(resource -> resource.type().equals("AWS::Logs::LogGroup"))
            .filter(resource -> resource.properties().get("RetentionInDays").isPresent())
            .flatMap(group -> group.properties().get("LogGroupName").stream())
            .flatMap(Statement::texts)
            .collect(Collectors.toSet());

    assertThat(template.resources().values())
        .filteredOn(resource -> resource.type().equals("AWS::Glue::Job"))
        .hasSize(3)
        .allSatisfy(
            job -> {
              Value.Mapping arguments =
                  (Value.Mapping) job.properties().get("DefaultArguments").orElseThrow();
              assertThat(
                      arguments.get("--custom-logGroup-prefix").stream().flatMap(Statement::texts))
                  .as(job.logicalId())
                  .singleElement()
                  .satisfies(
                      prefix ->
                          assertThat(expiring).contains(prefix + "/output", prefix + "/error"));
            });
  }

  /** In the partitions of China and of governments, ARNs begin otherwise. */
  @ParameterizedTest
  @ValueSource(strings = {"template.yaml", "statemachine/medallion.asl.json"})
  void namesNoPartition(String file) throws IOException {
    assertThat(Files.readString(FILE.resolveSibling(file)).lines())
        .filteredOn(line -> !line.strip().startsWith("#"))
        .noneMatch(line -> line.contains("arn:aws:"));
  }

  /** Else its name stays taken when a creation fails, and the next attempt fails for that. */
  @Test
  void retainsNothingOfACreationThatFailed() {
    assertThat(template.resources().values())
        .filteredOn(resource -> !resource.deletionPolicy().deletesOnRollback())
        .extracting(ResourceDeclaration::logicalId)
        .isEmpty();
    assertThat(template.resources().values())
        .filteredOn(
            resource ->
                Set.of("AWS::S3::Bucket", "AWS::S3Tables::TableBucket").contains(resource.type()))
        .hasSize(5)
        .extracting(ResourceDeclaration::deletionPolicy)
        .as("what holds data outlives the stack")
        .containsOnly(DeletionPolicy.RETAIN_EXCEPT_ON_CREATE);
  }

  /**
   * SAM publishes a version when the code or the environment changes in the template's text, which
   * a parameter's new value is not; a new description makes CloudFormation publish one.
   */
  @Test
  void publishesANewVersionWhenAParameterOfTheEnvironmentChanges() {
    List<String> missing =
        template.resources().values().stream()
            .filter(resource -> resource.type().equals("AWS::Serverless::Function"))
            .flatMap(
                function -> {
                  Set<String> needed = parameters(function.properties().get("Environment"));
                  needed.removeAll(parameters(function.properties().get("VersionDescription")));
                  return needed.stream().map(name -> function.logicalId() + ": " + name);
                })
            .toList();

    assertThat(missing).as("parameters that VersionDescription does not name").isEmpty();
  }

  /**
   * The parameters that a value refers to, but for the one that a new stack is made by, and the
   * conditions, which depend on parameters.
   */
  private static Set<String> parameters(Optional<Value> value) {
    Set<String> names = new TreeSet<>();
    value.ifPresent(
        present ->
            Stream.concat(
                    template.parameters().entries().keySet().stream(),
                    template.conditions().entries().keySet().stream())
                .filter(name -> !name.equals("Prefix") && refers(present, name))
                .forEach(names::add));
    return names;
  }

  private static boolean refers(Value value, String parameter) {
    return switch (value) {
      case Value.Scalar scalar ->
          scalar.text().equals(parameter) || scalar.text().contains("${" + parameter + "}");
      case Value.Sequence list -> list.items().stream().anyMatch(item -> refers(item, parameter));
      case Value.Call call -> refers(call.argument(), parameter);
      case Value.Mapping mapping ->
          mapping.entries().values().stream().anyMatch(entry -> refers(entry.value(), parameter));
    };
  }

  private static String role(ResourceDeclaration resource) {
    return resource.properties().get("Role").stream()
        .flatMap(Statement::texts)
        .findFirst()
        .orElse("");
  }

  private static void collect(String owner, Value value) {
    switch (value) {
      case Value.Scalar scalar -> {}
      case Value.Sequence list -> list.items().forEach(item -> collect(owner, item));
      case Value.Call call -> collect(owner, call.argument());
      case Value.Mapping mapping -> {
        if (mapping.entries().containsKey("Effect") && !trusts(mapping)) {
          statements.add(new Statement(owner, mapping));
        }
        mapping.entries().values().forEach(entry -> collect(owner, entry.value()));
      }
    }
  }

  /** Whether it is of a trust policy, which says who may take the role on. */
  private static boolean trusts(Value.Mapping statement) {
    return Statement.texts(statement.get("Action").orElseThrow())
        .allMatch(action -> action.equals("sts:AssumeRole"));
  }

  private static Properties excused() throws IOException {
    Properties properties = new Properties();
    try (InputStream input =
        TemplatePoliciesTest.class.getResourceAsStream("/any-resource.properties")) {
      properties.load(input);
    }
    return properties;
  }
}
