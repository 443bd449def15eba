package dev.medallion.local.athena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medallion.iam.Principal;
import dev.medallion.local.Site;
import dev.medallion.local.access.Permission;
import dev.medallion.local.athena.statement.Plan;
import dev.medallion.local.athena.statement.Statement;
import dev.medallion.local.athena.statement.StatementCheck;
import dev.medallion.local.athena.statement.StatementContext;
import dev.medallion.local.athena.statement.TableCatalogs;
import dev.medallion.local.athena.statement.TableName;
import dev.medallion.local.integration.DataLake;
import dev.medallion.local.s3.S3Service;
import dev.medallion.local.s3tables.TableBucketCatalogs;
import dev.medallion.local.s3tables.TableBuckets;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnloadedFilesTest {
  private static final StatementContext CONTEXT =
      StatementContext.of(Optional.empty(), Optional.empty());

  @TempDir private Path folder;

  private TableBuckets tables;
  private S3Service s3;
  private UnloadedFiles unloads;

  @BeforeEach
  void makeTheBucket() throws IOException {
    Site site = new Site(URI.create("http://127.0.0.1:1"), folder);
    Files.createDirectories(folder.resolve("s3/b/taken"));
    Files.writeString(folder.resolve("s3/b/taken/a"), "a");
    tables = TableBuckets.open(site);
    s3 = S3Service.start(site, event -> {}, tables);
    unloads = new UnloadedFiles(folder.resolve("s3"), s3, folder.resolve("scratch"));
  }

  @AfterEach
  void stop() {
    s3.close();
    tables.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/tmp/x",
        "b/x",
        "s3://",
        "s3://nosuch/x/",
        "s3://b/../x",
        "s3://b/.s3/x",
        "s3://b/x//y/"
      })
  void refusesALocationThatIsNoneOfABucket(String location) {
    assertThatThrownBy(() -> unloads.target(unload(location, "")))
        .isInstanceOf(UnloadedFiles.UnloadRefused.class)
        .hasMessageStartingWith(
            "HIVE_FILESYSTEM_ERROR: Cannot write to the location " + location + ": write s3://");
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3://b", "s3://b/taken", "s3://b/taken/", "s3://b/taken/a"})
  void refusesALocationThatIsNotEmpty(String location) {
    assertThatThrownBy(() -> unloads.target(unload(location, "")))
        .isInstanceOf(UnloadedFiles.UnloadRefused.class)
        .hasMessage("HIVE_PATH_ALREADY_EXISTS: Target directory already exists: " + location);
  }

  @Test
  void addsPartitionsToThoseThatAreThere() {
    assertThat(unloads.target(unload("s3://b/taken", ", partitioned_by = ARRAY['n']")))
        .isEqualTo(new ResultTarget.Location("b", "taken/"));
  }

  @Test
  void publishesWhatIsRowsAlone() throws IOException {
    Plan.Unload plan = unload("s3://b/new", "");
    unloads.preparation(plan);
    Path catalog = folder.resolve("scratch").resolve(plan.scratch().catalog());
    Path rows = Files.createDirectories(catalog.resolve("unload/rows/n=1"));
    Files.writeString(rows.resolve("0_1.gz"), "rows");
    Files.writeString(rows.resolve(".trinoSchema"), "{}");

    assertThat(unloads.publish(plan, unloads.target(plan)))
        .containsExactly("s3://b/new/n=1/0_1.gz");
    unloads.discard(plan);

    assertThat(folder.resolve("s3/b/new/n=1/0_1.gz")).hasContent("rows");
    assertThat(folder.resolve("s3/b/new/n=1/.trinoSchema")).doesNotExist();
    assertThat(catalog).doesNotExist();
  }

  @Test
  void needsToWriteObjectsThere() {
    List<Permission> asked = new ArrayList<>();
    new StatementAccess(
            (principal, permissions) -> asked.addAll(permissions),
            new TableBucketCatalogs(tables),
            DataLake.NONE)
        .require(
            new Principal.User("arn:aws:iam::000000000000:root"),
            Set.of(),
            statement("s3://b/new", ""),
            CONTEXT);

    assertThat(asked)
        .extracting(permission -> permission.action() + " " + permission.resource())
        .containsExactly("s3:ListBucket arn:aws:s3:::b", "s3:PutObject arn:aws:s3:::b/new/*");
  }

  private static Plan.Unload unload(String location, String properties) {
    return (Plan.Unload) statement(location, properties).plan();
  }

  private static Statement statement(String location, String properties) {
    TableCatalogs none =
        new TableCatalogs() {
          @Override
          public boolean hasCatalog(String catalog) {
            return false;
          }

          @Override
          public boolean hasTable(TableName table) {
            return false;
          }
        };
    return new StatementCheck(none)
        .check(
            "UNLOAD (SELECT 1 AS n) TO '%s' WITH (format = 'PARQUET'%s)"
                .formatted(location, properties),
            CONTEXT);
  }
}
