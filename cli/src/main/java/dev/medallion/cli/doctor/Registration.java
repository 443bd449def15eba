package dev.medallion.cli.doctor;

import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.Catalog;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;

/**
 * Whether table buckets are in the Data Catalog, and who decides about them there.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-integrating-aws.html">Integrating
 *     Amazon S3 Tables with AWS analytics services</a>
 */
final class Registration {
  private static final String CATALOG = "s3tablescatalog";
  private static final String OPEN =
      "[{\"Principal\":{\"DataLakePrincipalIdentifier\":\"IAM_ALLOWED_PRINCIPALS\"},\"Permissions\":[\"ALL\"]}]";

  private final Deployment deployment;
  private final Optional<Catalog> catalog;

  Registration(GlueClient glue, Deployment deployment) {
    this.deployment = deployment;
    this.catalog = read(glue);
  }

  private static Optional<Catalog> read(GlueClient glue) {
    try {
      return Optional.of(glue.getCatalog(get -> get.catalogId(CATALOG)).catalog());
    } catch (EntityNotFoundException e) {
      return Optional.empty();
    }
  }

  /** The obstacle to every Athena query; empty if the buckets are in the catalog. */
  Optional<Refusal> refusal() {
    if (catalog.isPresent()) {
      return Optional.empty();
    }
    String input =
        "{\"FederatedCatalog\":{\"Identifier\":\"%s:s3tables:%s:%s:bucket/*\",\"ConnectionName\":\"aws:s3tables\"},\"CreateDatabaseDefaultPermissions\":%s,\"CreateTableDefaultPermissions\":%s}"
            .formatted(deployment.arn(), deployment.region(), deployment.account(), OPEN, OPEN);
    return Optional.of(
        new Refusal(
            Layer.NOT_REGISTERED,
            "the Data Catalog has no catalog %s, so Athena finds no table".formatted(CATALOG),
            "The deployment makes it; it is the account's, not the stack's.",
            List.of(
                "aws glue create-catalog --name %s --catalog-input '%s'"
                    .formatted(CATALOG, input))));
  }

  /** What cannot be judged where Lake Formation decides. */
  Optional<String> note() {
    return catalog
        .filter(found -> found.createTableDefaultPermissions().isEmpty())
        .map(
            found ->
                "Lake Formation decides about %s, and its grants are not looked at: see `aws lakeformation list-permissions`"
                    .formatted(CATALOG));
  }
}
