package dev.medallion.local.s3tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3tables.S3TablesClient;
import software.amazon.awssdk.services.s3tables.model.BadRequestException;
import software.amazon.awssdk.services.s3tables.model.ConflictException;
import software.amazon.awssdk.services.s3tables.model.NotFoundException;
import software.amazon.awssdk.services.s3tables.model.SSEAlgorithm;
import software.amazon.awssdk.services.s3tables.model.SchemaField;
import software.amazon.awssdk.services.s3tables.model.TableSummary;

/** Names, policies, tags and encryption, put and read by the SDK's client. */
class TableConfigurationTest {
  private static final String GOLD = "arn:aws:s3tables:us-east-1:000000000000:bucket/gold";
  private static final String KEY = "arn:aws:kms:us-east-1:000000000000:key/k";
  private static final String POLICY =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"000000000000\"},\"Action\":\"s3tables:GetTable\",\"Resource\":\"*\"}]}";

  @TempDir private Path state;

  private TablesSite site;
  private S3TablesClient tables;

  @BeforeEach
  void start() throws IOException {
    site = new TablesSite(state);
    tables = site.client();
    tables.createTableBucket(create -> create.name("gold").tags(Map.of("team", "retail")));
    tables.createNamespace(create -> create.tableBucketARN(GOLD).namespace("retail"));
    tables.createNamespace(create -> create.tableBucketARN(GOLD).namespace("archive"));
    create("sales");
  }

  @AfterEach
  void stop() {
    site.close();
  }

  private void create(String name) {
    tables.createTable(
        create ->
            create
                .tableBucketARN(GOLD)
                .namespace("retail")
                .name(name)
                .format("ICEBERG")
                .tags(Map.of("a", "1"))
                .metadata(
                    metadata ->
                        metadata.iceberg(
                            iceberg ->
                                iceberg.schema(
                                    schema ->
                                        schema.fields(
                                            SchemaField.builder()
                                                .name("id")
                                                .type("long")
                                                .build())))));
  }

  @Test
  void renamesATable() {
    String arn = arn("retail", "sales");
    putPolicy("sales");

    tables.renameTable(
        rename ->
            rename
                .tableBucketARN(GOLD)
                .namespace("retail")
                .name("sales")
                .newNamespaceName("archive")
                .newName("old_sales"));

    assertThat(tables.listTables(list -> list.tableBucketARN(GOLD)).tables())
        .extracting(TableSummary::namespace, TableSummary::name)
        .containsExactly(tuple(List.of("archive"), "old_sales"));
    assertThat(arn("archive", "old_sales")).as("it is the same table").isEqualTo(arn);
    assertThat(
            tables
                .getTablePolicy(
                    get -> get.tableBucketARN(GOLD).namespace("archive").name("old_sales"))
                .resourcePolicy())
        .isEqualTo(POLICY);
  }

  @Test
  void refusesANameThatIsTakenOrAVersionThatIsOld() {
    create("taken");

    assertThatThrownBy(() -> rename("taken", null))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("already exists");
    assertThatThrownBy(() -> rename("other", "old"))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("version token");
    assertThatThrownBy(() -> rename("Not A Name", null)).isInstanceOf(BadRequestException.class);
    assertThatThrownBy(() -> rename(null, null)).isInstanceOf(BadRequestException.class);
  }

  private void rename(String name, String token) {
    tables.renameTable(
        rename ->
            rename
                .tableBucketARN(GOLD)
                .namespace("retail")
                .name("sales")
                .newName(name)
                .versionToken(token));
  }

  @Test
  void keepsPolicies() {
    assertThatThrownBy(() -> tables.getTableBucketPolicy(get -> get.tableBucketARN(GOLD)))
        .isInstanceOf(NotFoundException.class);

    tables.putTableBucketPolicy(put -> put.tableBucketARN(GOLD).resourcePolicy(POLICY));
    putPolicy("sales");

    assertThat(tables.getTableBucketPolicy(get -> get.tableBucketARN(GOLD)).resourcePolicy())
        .isEqualTo(POLICY);
    tables.deleteTablePolicy(
        delete -> delete.tableBucketARN(GOLD).namespace("retail").name("sales"));
    assertThatThrownBy(
            () ->
                tables.getTablePolicy(
                    get -> get.tableBucketARN(GOLD).namespace("retail").name("sales")))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(
            () -> tables.putTableBucketPolicy(put -> put.tableBucketARN(GOLD).resourcePolicy("{")))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("The resource policy is not valid");
  }

  private void putPolicy(String table) {
    tables.putTablePolicy(
        put -> put.tableBucketARN(GOLD).namespace("retail").name(table).resourcePolicy(POLICY));
  }

  @Test
  void keepsTagsOfBucketsAndTables() {
    String table = arn("retail", "sales");
    tables.tagResource(tag -> tag.resourceArn(table).tags(Map.of("b", "2")));
    tables.untagResource(untag -> untag.resourceArn(table).tagKeys("a"));

    assertThat(tables.listTagsForResource(list -> list.resourceArn(table)).tags())
        .isEqualTo(Map.of("b", "2"));
    assertThat(tables.listTagsForResource(list -> list.resourceArn(GOLD)).tags())
        .isEqualTo(Map.of("team", "retail"));
  }

  @Test
  void tellsTheEncryptionOfATableByItsBucketsUnlessItHasItsOwn() {
    assertThat(encryption()).isEqualTo(SSEAlgorithm.AES256);

    tables.putTableBucketEncryption(
        put ->
            put.tableBucketARN(GOLD)
                .encryptionConfiguration(to -> to.sseAlgorithm("aws:kms").kmsKeyArn(KEY)));
    assertThat(encryption()).isEqualTo(SSEAlgorithm.AWS_KMS);
    tables.deleteTableBucketEncryption(delete -> delete.tableBucketARN(GOLD));
    assertThat(encryption()).isEqualTo(SSEAlgorithm.AES256);

    assertThatThrownBy(
            () ->
                tables.putTableBucketEncryption(
                    put ->
                        put.tableBucketARN(GOLD)
                            .encryptionConfiguration(to -> to.sseAlgorithm("aws:kms"))))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("kmsKeyArn");
  }

  private SSEAlgorithm encryption() {
    return tables
        .getTableEncryption(get -> get.tableBucketARN(GOLD).namespace("retail").name("sales"))
        .encryptionConfiguration()
        .sseAlgorithm();
  }

  private String arn(String namespace, String name) {
    return tables
        .getTable(get -> get.tableBucketARN(GOLD).namespace(namespace).name(name))
        .tableARN();
  }
}
