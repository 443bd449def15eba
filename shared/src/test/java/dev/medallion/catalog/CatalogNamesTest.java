package dev.medallion.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medallion.pipeline.Layer;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CatalogNamesTest {
  private static final String GOLD = "arn:aws:s3tables:eu-west-1:123456789012:bucket/lake-gold";

  @Test
  void takesATableBucketArnApart() {
    TableBucketArn arn = new TableBucketArn(GOLD);

    assertThat(arn.region()).isEqualTo("eu-west-1");
    assertThat(arn.account()).isEqualTo("123456789012");
    assertThat(arn.bucket()).isEqualTo("lake-gold");
    assertThat(arn.athenaCatalog()).isEqualTo("s3tablescatalog/lake-gold");
    assertThat(TableBucketArn.of("eu-west-1", "123456789012", "lake-gold")).isEqualTo(arn);
    assertThat(arn).hasToString(GOLD);
  }

  @Test
  void refusesAnotherArn() {
    assertThatThrownBy(() -> new TableBucketArn("arn:aws:s3:::lake-gold"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("\"arn:aws:s3:::lake-gold\" is no table bucket ARN such as");
  }

  @Test
  void readsTheBucketsFromTheEnvironment() {
    Map<String, String> environment =
        Map.of("BRONZE_BUCKET_ARN", GOLD, "SILVER_BUCKET_ARN", GOLD, "GOLD_BUCKET_ARN", GOLD);

    assertThat(TableBuckets.fromEnvironment(environment).of(Layer.SILVER).bucket())
        .isEqualTo("lake-gold");
    assertThatThrownBy(() -> TableBuckets.fromEnvironment(Map.of("BRONZE_BUCKET_ARN", GOLD)))
        .hasMessage("the environment variable SILVER_BUCKET_ARN is not set; template.yaml sets it");
  }

  @Test
  void writesATableAsMessagesAndEnginesDo() {
    TableName table = TableName.parse("gold.retail.revenue");
    TableBucketArn arn = new TableBucketArn(GOLD);

    assertThat(table).isEqualTo(new TableName(Layer.GOLD, "retail", "revenue"));
    assertThat(table).hasToString("gold.retail.revenue");
    assertThat(table.inAthena(new TableBuckets(arn, arn, arn)))
        .isEqualTo("\"s3tablescatalog/lake-gold\".\"retail\".\"revenue\"");
    assertThatThrownBy(() -> TableName.parse("platinum.retail.revenue"))
        .hasMessage(
            "\"platinum.retail.revenue\" is no table name such as"
                + " gold.retail.product_performance");
  }

  @Test
  void theEndpointIsWhatTheEnvironmentSaysAsInEverySdk() {
    assertThat(IcebergEndpoint.of("eu-west-1", Map.of()))
        .hasToString("https://s3tables.eu-west-1.amazonaws.com/iceberg");
    Map<String, String> both =
        Map.of(
            "AWS_ENDPOINT_URL", "http://127.0.0.1:4566/",
            "AWS_ENDPOINT_URL_S3TABLES", "http://127.0.0.1:4567");
    assertThat(IcebergEndpoint.of("eu-west-1", both)).hasToString("http://127.0.0.1:4567/iceberg");
    assertThat(IcebergEndpoint.of("r", Map.of("AWS_ENDPOINT_URL", "http://127.0.0.1:4566/")))
        .hasToString("http://127.0.0.1:4566/iceberg");
    assertThat(
            IcebergEndpoint.of(
                "us-east-1",
                Map.of(
                    "AWS_ENDPOINT_URL", "http://x", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")))
        .hasToString("https://s3tables.us-east-1.amazonaws.com/iceberg");
  }

  @Test
  void theEndpointHasTheSuffixOfItsPartition() {
    assertThat(IcebergEndpoint.of("cn-north-1", Map.of()))
        .hasToString("https://s3tables.cn-north-1.amazonaws.com.cn/iceberg");
  }
}
