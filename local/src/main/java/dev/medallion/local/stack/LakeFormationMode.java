package dev.medallion.local.stack;

import dev.medallion.iam.Policy.Kind;
import dev.medallion.local.Site;
import dev.medallion.local.endpoint.AwsService;
import dev.medallion.local.glue.Catalogs;
import dev.medallion.local.iam.Document;
import dev.medallion.local.iam.Role;
import dev.medallion.local.iam.Roles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.services.glue.model.CatalogInput;
import software.amazon.awssdk.services.glue.model.CreateCatalogRequest;
import software.amazon.awssdk.services.glue.model.UpdateCatalogRequest;
import software.amazon.awssdk.services.lakeformation.model.AlreadyExistsException;
import software.amazon.awssdk.services.lakeformation.model.DataLakePrincipal;
import software.amazon.awssdk.services.lakeformation.model.DataLakeSettings;
import software.amazon.awssdk.services.lakeformation.model.GetDataLakeSettingsRequest;
import software.amazon.awssdk.services.lakeformation.model.GetDataLakeSettingsResponse;
import software.amazon.awssdk.services.lakeformation.model.PutDataLakeSettingsRequest;
import software.amazon.awssdk.services.lakeformation.model.RegisterResourceRequest;

/**
 * Lets Lake Formation decide about the tables, as an account does that opts in before the template
 * is deployed: the table buckets are registered, {@code s3tablescatalog} gives nobody anything by
 * default, and a role administers the data lake.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lake-formation/latest/dg/create-s3-tables-catalog.html">Creating
 *     an Amazon S3 Tables catalog in the Data Catalog</a>
 */
record LakeFormationMode(
    Catalogs catalogs, AwsService glue, AwsService lakeFormation, Roles roles) {
  /**
   * The template's parameter that names an administrator of the data lake: where it has a value,
   * Lake Formation decides.
   */
  static final String PARAMETER = "LakeFormationAdministratorRole";

  private static final String ADMINISTRATOR =
      "arn:aws:iam::%s:role/lake-formation-administrator".formatted(Site.ACCOUNT);
  private static final String REGISTERED =
      "arn:aws:iam::%s:role/service-role/S3TablesRoleForLakeFormation".formatted(Site.ACCOUNT);
  private static final String TABLE_BUCKETS = Site.arn("s3tables", "bucket/*");

  /**
   * Lets Lake Formation decide from now on, if the parameters or the mode say so, or if it did
   * before.
   *
   * @return the role that administers the data lake then, which the parameters name from now on
   */
  Optional<String> apply(Map<String, String> parameters, CatalogMode mode) {
    Optional<String> administrator = administrator(parameters, mode);
    administrator.ifPresent(
        role -> {
          set(role);
          parameters.put(PARAMETER, role);
        });
    return administrator;
  }

  private Optional<String> administrator(Map<String, String> parameters, CatalogMode mode) {
    String named = parameters.getOrDefault(PARAMETER, "");
    if (!named.isEmpty()) {
      return Optional.of(named);
    }
    return mode == CatalogMode.LAKE_FORMATION || !catalogs.opensTables()
        ? Optional.of(ADMINISTRATOR)
        : Optional.empty();
  }

  private void set(String administrator) {
    makeRole(administrator);
    appoint(administrator);
    try {
      ask(
          lakeFormation,
          RegisterResourceRequest.builder()
              .resourceArn(TABLE_BUCKETS)
              .roleArn(REGISTERED)
              .withFederation(true)
              .build());
    } catch (AlreadyExistsException e) {
      // Another start has done it.
    }
    CatalogInput input =
        CatalogInput.builder()
            .federatedCatalog(
                source -> source.identifier(TABLE_BUCKETS).connectionName("aws:s3tables"))
            .createDatabaseDefaultPermissions(List.of())
            .createTableDefaultPermissions(List.of())
            .build();
    if (catalogs.has(Catalogs.TABLES)) {
      ask(
          glue,
          UpdateCatalogRequest.builder().catalogId(Catalogs.TABLES).catalogInput(input).build());
    } else {
      ask(glue, CreateCatalogRequest.builder().name(Catalogs.TABLES).catalogInput(input).build());
    }
  }

  /** The template names the role and does not make it; it trusts whom IAM allows to assume it. */
  private void makeRole(String arn) {
    roles.put(
        Role.of(
            arn,
            Document.parse(
                "trust",
                Kind.TRUST,
                """
                {"Version": "2012-10-17", "Statement": {"Effect": "Allow",
                 "Principal": {"AWS": "%s"}, "Action": "sts:AssumeRole"}}\
                """
                    .formatted(Site.ACCOUNT)),
            List.of(
                Document.parse(
                    "administer",
                    Kind.IDENTITY,
                    """
                    {"Version": "2012-10-17", "Statement": {"Effect": "Allow",
                     "Action": ["lakeformation:*", "glue:Get*"], "Resource": "*"}}\
                    """))));
  }

  private void appoint(String arn) {
    DataLakeSettings settings =
        ((GetDataLakeSettingsResponse)
                ask(lakeFormation, GetDataLakeSettingsRequest.builder().build()))
            .dataLakeSettings();
    List<DataLakePrincipal> administrators = new ArrayList<>(settings.dataLakeAdmins());
    DataLakePrincipal administrator =
        DataLakePrincipal.builder().dataLakePrincipalIdentifier(arn).build();
    if (!administrators.contains(administrator)) {
      administrators.add(administrator);
      ask(
          lakeFormation,
          PutDataLakeSettingsRequest.builder()
              .dataLakeSettings(settings.toBuilder().dataLakeAdmins(administrators).build())
              .build());
    }
  }

  private static AwsResponse ask(AwsService service, AwsRequest request) {
    return service.operations().handler(request.getClass()).orElseThrow().apply(request);
  }
}
