package dev.medallion.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.Catalog;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.GetCatalogRequest;
import software.amazon.awssdk.services.glue.model.GetCatalogResponse;
import software.amazon.awssdk.services.glue.model.PrincipalPermissions;

class RegistrationTest {
  private static final Deployment DEPLOYMENT =
      new Deployment(
          "arn:aws",
          "eu-west-1",
          "123456789012",
          Map.of(),
          "retail",
          Map.of(),
          List.of(),
          Map.of());

  private static final LakeEntity DATABASE =
      LakeEntity.catalog("arn:aws:s3tables:eu-west-1:123456789012:bucket/gold").database("retail");
  private static final LakeEntity TABLE = DATABASE.table("revenue");

  private static final PrincipalPermissions OPEN =
      PrincipalPermissions.builder()
          .principal(who -> who.dataLakePrincipalIdentifier("IAM_ALLOWED_PRINCIPALS"))
          .permissionsWithStrings("ALL")
          .build();

  @Test
  void bucketsThatAreNotRegisteredAreFixedByTheCatalogThatTheDeploymentMakes() {
    Registration registration = registration(Optional.empty());

    assertThat(registration.refusal())
        .hasValueSatisfying(
            refusal -> {
              assertThat(refusal.layer()).isEqualTo(Layer.NOT_REGISTERED);
              assertThat(refusal.evidence())
                  .isEqualTo(
                      "the Data Catalog has no catalog s3tablescatalog, so Athena finds no table");
              assertThat(refusal.fix())
                  .singleElement()
                  .asString()
                  .startsWith("aws glue create-catalog --name s3tablescatalog --catalog-input '")
                  .contains("\"Identifier\":\"arn:aws:s3tables:eu-west-1:123456789012:bucket/*\"")
                  .contains("\"ConnectionName\":\"aws:s3tables\"");
            });
    assertThat(registration.opens(TABLE)).as("nothing can be granted").isTrue();
  }

  @Test
  void lakeFormationDecidesWhereNothingIsOpenByDefault() {
    Registration registration =
        registration(
            Optional.of(
                Catalog.builder()
                    .createDatabaseDefaultPermissions(OPEN)
                    .createTableDefaultPermissions(List.of())
                    .build()));

    assertThat(registration.refusal()).isEmpty();
    assertThat(registration.opens(TABLE)).isFalse();
    assertThat(registration.opens(DATABASE)).as("of databases' own defaults").isTrue();
  }

  @Test
  void findsNothingAmissWhereIamDecides() {
    Registration registration =
        registration(
            Optional.of(
                Catalog.builder()
                    .createDatabaseDefaultPermissions(OPEN)
                    .createTableDefaultPermissions(OPEN)
                    .build()));

    assertThat(registration.refusal()).isEmpty();
    assertThat(registration.opens(TABLE)).isTrue();
    assertThat(registration.opens(DATABASE)).isTrue();
  }

  /** Of an account whose Data Catalog has this catalog. */
  private static Registration registration(Optional<Catalog> catalog) {
    GlueClient glue =
        new GlueClient() {
          @Override
          public GetCatalogResponse getCatalog(GetCatalogRequest request) {
            return GetCatalogResponse.builder()
                .catalog(
                    catalog.orElseThrow(
                        () ->
                            EntityNotFoundException.builder()
                                .message("Catalog not found.")
                                .build()))
                .build();
          }

          @Override
          public String serviceName() {
            return SERVICE_NAME;
          }

          @Override
          public void close() {
            // It holds nothing.
          }
        };
    return new Registration(glue, DEPLOYMENT);
  }
}
