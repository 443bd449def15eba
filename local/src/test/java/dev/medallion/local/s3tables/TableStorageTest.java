package dev.medallion.local.s3tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medallion.local.Site;
import dev.medallion.local.endpoint.Endpoint;
import dev.medallion.local.endpoint.SdkClients;
import dev.medallion.local.s3.S3Service;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3tables.S3TablesClient;
import software.amazon.awssdk.services.s3tables.model.BadRequestException;
import software.amazon.awssdk.services.s3tables.model.ConflictException;
import software.amazon.awssdk.services.s3tables.model.GetTableMetadataLocationResponse;
import software.amazon.awssdk.services.s3tables.model.IcebergSchema;
import software.amazon.awssdk.services.s3tables.model.OpenTableFormat;
import software.amazon.awssdk.services.s3tables.model.SchemaField;

/** Real clients of S3 and S3 Tables at the files of a table. */
class TableStorageTest {
  private static final String GOLD = Site.arn("s3tables", "bucket/gold");

  private static final IcebergSchema ID =
      IcebergSchema.builder().fields(SchemaField.builder().name("id").type("long").build()).build();

  @TempDir Path state;
  private Endpoint endpoint;
  private TableBuckets buckets;
  private S3Service objects;
  private S3TablesClient tables;
  private S3Client s3;

  @BeforeEach
  void start() throws IOException {
    endpoint = Endpoint.bind(0);
    Site site = new Site(endpoint.uri(), state);
    buckets = TableBuckets.open(site);
    objects = S3Service.start(site, event -> {}, buckets);
    S3TablesService service = new S3TablesService(buckets);
    endpoint.serve(List.of(service), service.catalogs(), objects.handler());
    tables = SdkClients.of(S3TablesClient.builder(), endpoint.uri());
    s3 = SdkClients.of(S3Client.builder(), endpoint.uri());
    tables.createTableBucket(create -> create.name("gold"));
    tables.createNamespace(create -> create.tableBucketARN(GOLD).namespace("retail"));
    create("sales");
  }

  @AfterEach
  void stop() {
    s3.close();
    tables.close();
    objects.close();
    endpoint.close();
    buckets.close();
  }

  @Test
  void showsATablesFilesAsObjectsOfItsOwnBucket() {
    GetTableMetadataLocationResponse sales = location("sales");

    assertThat(sales.warehouseLocation()).matches("s3://[0-9a-f-]{36}--table-s3");
    assertThat(sales.metadataLocation())
        .startsWith(sales.warehouseLocation() + "/metadata/00000-")
        .endsWith(".metadata.json");
    URI file = URI.create(sales.metadataLocation());
    assertThat(read(file)).contains("\"current-schema-id\"");
    assertThat(
            s3.headObject(head -> head.bucket(file.getHost()).key(file.getPath().substring(1)))
                .contentLength())
        .isEqualTo(read(file).length());
  }

  @Test
  void movesATableToTheMetadataThatSomeoneWrote() {
    GetTableMetadataLocationResponse before = location("sales");
    String next = written(before, "\"properties\":{", "\"properties\":{\"hand\":\"written\",");

    move("sales", before.versionToken(), next);

    GetTableMetadataLocationResponse after = location("sales");
    assertThat(after.metadataLocation()).isEqualTo(next);
    assertThat(after.versionToken()).isNotEqualTo(before.versionToken());
    assertThatThrownBy(() -> move("sales", before.versionToken(), next))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("someone has written to it");
  }

  @Test
  void movesNoTableToWhatIsNotItsMetadata() {
    create("other");
    GetTableMetadataLocationResponse sales = location("sales");
    String token = sales.versionToken();

    refuses(token, location("other").metadataLocation(), "lies outside s3://");
    refuses(token, sales.warehouseLocation() + "/../other", "lies outside s3://");
    refuses(token, sales.warehouseLocation() + "/metadata/none.metadata.json", "does not exist");
    refuses(token, written(sales, "{", "not JSON"), "is no Iceberg metadata");
    refuses(token, written(sales, "\"format-version\":2", "\"format-version\":1"), "version 1");
    String uuid = sales.warehouseLocation().substring(5, 41);
    refuses(token, written(sales, uuid, UUID.randomUUID().toString()), "of another table");
    assertThat(location("sales").versionToken()).isEqualTo(token);
  }

  @Test
  void neitherListsNorDeletesThem() {
    String bucket = URI.create(location("sales").warehouseLocation()).getHost();

    assertThatThrownBy(() -> s3.listObjectsV2(list -> list.bucket(bucket)))
        .isInstanceOfSatisfying(
            S3Exception.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("MethodNotAllowed"));
    assertThatThrownBy(() -> s3.deleteObject(delete -> delete.bucket(bucket).key("metadata/x")))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(405));
    assertThatThrownBy(() -> s3.getObjectAcl(get -> get.bucket(bucket).key("metadata/x")))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(405));
    assertThat(s3.listBuckets().buckets()).isEmpty();
  }

  @Test
  void knowsNoObjectOfATableThatIsGone() {
    String bucket = URI.create(location("sales").warehouseLocation()).getHost();
    assertThatThrownBy(() -> s3.getObjectAsBytes(get -> get.bucket(bucket).key("metadata/x")))
        .isInstanceOf(NoSuchKeyException.class);

    tables.deleteTable(delete -> delete.tableBucketARN(GOLD).namespace("retail").name("sales"));

    assertThatThrownBy(() -> s3.getObjectAsBytes(get -> get.bucket(bucket).key("metadata/x")))
        .isInstanceOf(NoSuchBucketException.class);
  }

  /** The table's metadata with something else in it, in a file of its own. */
  private String written(GetTableMetadataLocationResponse table, String what, String by) {
    String content = read(URI.create(table.metadataLocation()));
    assertThat(content).contains(what);
    String next = table.warehouseLocation() + "/metadata/" + UUID.randomUUID() + ".metadata.json";
    URI file = URI.create(next);
    s3.putObject(
        put -> put.bucket(file.getHost()).key(file.getPath().substring(1)),
        RequestBody.fromString(content.replace(what, by)));
    return next;
  }

  private String read(URI file) {
    return s3.getObjectAsBytes(get -> get.bucket(file.getHost()).key(file.getPath().substring(1)))
        .asUtf8String();
  }

  private void refuses(String token, String location, String why) {
    assertThatThrownBy(() -> move("sales", token, location))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("The metadata location '%s'".formatted(location))
        .hasMessageContaining(why);
  }

  private void move(String table, String token, String location) {
    tables.updateTableMetadataLocation(
        update ->
            update
                .tableBucketARN(GOLD)
                .namespace("retail")
                .name(table)
                .versionToken(token)
                .metadataLocation(location));
  }

  private GetTableMetadataLocationResponse location(String table) {
    return tables.getTableMetadataLocation(
        get -> get.tableBucketARN(GOLD).namespace("retail").name(table));
  }

  private void create(String table) {
    tables.createTable(
        create ->
            create
                .tableBucketARN(GOLD)
                .namespace("retail")
                .name(table)
                .format(OpenTableFormat.ICEBERG)
                .metadata(metadata -> metadata.iceberg(iceberg -> iceberg.schema(ID))));
  }
}
