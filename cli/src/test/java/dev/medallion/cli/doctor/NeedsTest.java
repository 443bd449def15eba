package dev.medallion.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.cli.doctor.Need.Asked;
import dev.medallion.cli.doctor.Need.Where;
import dev.medallion.iam.Reference;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class NeedsTest {
  private static final String BUCKET = "arn:aws:s3tables:eu-west-1:123456789012:bucket/m-gold";

  private static final Deployment DEPLOYMENT =
      new Deployment(
          "arn:aws",
          "eu-west-1",
          "123456789012",
          Map.of(
              "GoldTables", BUCKET, "ArtifactsBucket", "m-artifacts", "LandingQueue", "m-landing"),
          "retail",
          Map.of("sales", "sales/"),
          List.of("m-revenue"),
          Map.of(
              "gold",
              List.of(new Deployment.Table("revenue", BUCKET + "/table/1", BUCKET, List.of()))));

  private static List<Asked> asked(String resource) {
    return new Need(Step.READ, "R", "s3tables:GetTable", resource, Map.of(), false, Where.ANYWHERE)
        .in(DEPLOYMENT);
  }

  @Test
  void everyActionIsOneOfAwsAndTakesSuchAResource() {
    assertThat(Needs.all())
        .allSatisfy(need -> assertThat(Reference.load().action(need.action())).isPresent());
  }

  @Test
  void eachStepIsSomeonesAndPeopleOnlyRead() {
    Map<String, Set<Step>> steps =
        Needs.all().stream()
            .collect(
                Collectors.groupingBy(
                    Need::who, Collectors.mapping(Need::step, Collectors.toSet())));

    assertThat(steps.get(Need.READER)).containsExactly(Step.READ);
    assertThat(steps.get("QuickSightRole")).containsExactlyInAnyOrder(Step.REFRESH, Step.READ);
    assertThat(steps.get("MedallionRole"))
        .containsExactlyInAnyOrder(Step.SILVER, Step.GOLD, Step.MAINTAIN, Step.REFRESH);
    assertThat(steps.values().stream().flatMap(Set::stream)).contains(Step.values());
  }

  @Test
  void aTableIsAskedForByItsArnAndWithItsNames() {
    assertThat(asked("${TABLEARN:gold}"))
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.resource()).isEqualTo(BUCKET + "/table/1");
              assertThat(each.keys().values("s3tables:tableName")).containsExactly("revenue");
              assertThat(each.keys().values("s3tables:namespace")).containsExactly("retail");
            });
    assertThat(asked("${TABLEARN:silver}")).isEmpty();
  }

  @Test
  void placeholdersBecomeWhatIsDeployed() {
    assertThat(asked("${ARN:s3}${ArtifactsBucket}/manifests/${SOURCE}/*"))
        .extracting(Asked::resource)
        .containsExactly("arn:aws:s3:::m-artifacts/manifests/sales/*");
    assertThat(
            asked("${ARN:glue}table/s3tablescatalog/${GoldTables.Name}/${NAMESPACE}/${TABLE:gold}"))
        .extracting(Asked::resource)
        .containsExactly(
            "arn:aws:glue:eu-west-1:123456789012:table/s3tablescatalog/m-gold/retail/revenue");
  }

  @Test
  void whatIsNotDeployedIsNotAsked() {
    assertThat(asked("${ARN:athena}workgroup/${GoldWorkGroup}")).isEmpty();
  }
}
