package dev.medallion.functions.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.medallion.functions.access.TableCatalog.AccessMode;
import dev.medallion.functions.fixture.Fixtures;
import dev.medallion.functions.fixture.SdkMocks;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.AlreadyExistsException;
import software.amazon.awssdk.services.glue.model.Catalog;
import software.amazon.awssdk.services.glue.model.CatalogInput;
import software.amazon.awssdk.services.glue.model.CreateCatalogRequest;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.GetCatalogRequest;
import software.amazon.awssdk.services.glue.model.GetCatalogResponse;
import software.amazon.awssdk.services.glue.model.Permission;
import software.amazon.awssdk.services.glue.model.PrincipalPermissions;
import software.amazon.awssdk.services.glue.model.UpdateCatalogRequest;

class TableCatalogTest {
  private static final String TABLE_BUCKETS = "arn:aws:s3tables:us-east-1:000000000000:bucket/*";
  private static final List<PrincipalPermissions> NONE = List.of();
  private static final List<PrincipalPermissions> IAM =
      List.of(
          PrincipalPermissions.builder()
              .principal(who -> who.dataLakePrincipalIdentifier("IAM_ALLOWED_PRINCIPALS"))
              .permissions(Permission.ALL)
              .build());

  private final GlueClient glue = SdkMocks.mock(GlueClient.class);
  private final TableCatalog catalog = new TableCatalog(glue, Fixtures.BUCKETS.gold());

  @Test
  void makesTheCatalogInTheIamModeWhereItIsMissing() {
    when(glue.getCatalog(any(GetCatalogRequest.class))).thenThrow(missing());

    assertThat(catalog.ensure()).isEqualTo(AccessMode.IAM);

    ArgumentCaptor<CreateCatalogRequest> create =
        ArgumentCaptor.forClass(CreateCatalogRequest.class);
    verify(glue).createCatalog(create.capture());
    assertThat(create.getValue().name()).isEqualTo("s3tablescatalog");
    CatalogInput input = create.getValue().catalogInput();
    assertThat(input.federatedCatalog().identifier()).isEqualTo(TABLE_BUCKETS);
    assertThat(input.federatedCatalog().connectionName()).isEqualTo("aws:s3tables");
    assertThat(input.createDatabaseDefaultPermissions()).isEqualTo(IAM);
    assertThat(input.createTableDefaultPermissions()).isEqualTo(IAM);
    assertThat(input.allowFullTableExternalDataAccessAsString()).isEqualTo("True");
  }

  @Test
  void takesTheCatalogThatAnotherOneMadeMeanwhileAsItIs() {
    when(glue.getCatalog(any(GetCatalogRequest.class)))
        .thenThrow(missing())
        .thenReturn(found(TABLE_BUCKETS, NONE, NONE));
    when(glue.createCatalog(any(CreateCatalogRequest.class)))
        .thenThrow(AlreadyExistsException.builder().message("exists").build());

    assertThat(catalog.ensure()).isEqualTo(AccessMode.LAKE_FORMATION);
  }

  @Test
  void readsTheModeAndChangesNothing() {
    when(glue.getCatalog(any(GetCatalogRequest.class)))
        .thenReturn(found(TABLE_BUCKETS, IAM, IAM))
        .thenReturn(found(TABLE_BUCKETS, NONE, NONE));

    assertThat(catalog.ensure()).isEqualTo(AccessMode.IAM);
    assertThat(catalog.ensure()).isEqualTo(AccessMode.LAKE_FORMATION);

    verify(glue, never()).createCatalog(any(CreateCatalogRequest.class));
    verify(glue, never()).updateCatalog(any(UpdateCatalogRequest.class));
  }

  @Test
  void refusesACatalogThatIsInNeitherMode() {
    when(glue.getCatalog(any(GetCatalogRequest.class))).thenReturn(found(TABLE_BUCKETS, IAM, NONE));

    assertThatThrownBy(catalog::ensure)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the catalog s3tablescatalog is neither in the IAM mode (ALL to"
                + " IAM_ALLOWED_PRINCIPALS, for databases and for tables) nor in Lake Formation's"
                + " (none): it gives [[ALL] to IAM_ALLOWED_PRINCIPALS] for databases and none for"
                + " tables; let an administrator make both alike with `aws glue update-catalog"
                + " --catalog-id s3tablescatalog`");
  }

  @Test
  void refusesACatalogOfThatNameThatIsOfSomethingElse() {
    when(glue.getCatalog(any(GetCatalogRequest.class)))
        .thenReturn(found("arn:aws:redshift:us-east-1:000000000000:namespace/1", IAM, IAM));

    assertThatThrownBy(catalog::ensure)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("s3tablescatalog")
        .hasMessageContaining(
            "its federated source is arn:aws:redshift:us-east-1:000000000000:namespace/1, not "
                + TABLE_BUCKETS);
  }

  private static GetCatalogResponse found(
      String identifier, List<PrincipalPermissions> databases, List<PrincipalPermissions> tables) {
    return GetCatalogResponse.builder()
        .catalog(
            Catalog.builder()
                .name("s3tablescatalog")
                .federatedCatalog(federated -> federated.identifier(identifier))
                .createDatabaseDefaultPermissions(databases)
                .createTableDefaultPermissions(tables)
                .build())
        .build();
  }

  private static EntityNotFoundException missing() {
    return EntityNotFoundException.builder().message("Catalog not found.").build();
  }
}
