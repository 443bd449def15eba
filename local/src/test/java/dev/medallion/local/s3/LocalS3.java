package dev.medallion.local.s3;

import dev.medallion.local.Site;
import dev.medallion.local.endpoint.Endpoint;
import dev.medallion.local.endpoint.SdkClients;
import dev.medallion.local.integration.BusEvent;
import dev.medallion.local.s3tables.TableBuckets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.services.s3.S3Client;

/** S3 behind an endpoint of its own, and a client of it. */
final class LocalS3 implements AutoCloseable {
  static final BucketConfiguration VERSIONED =
      new BucketConfiguration(EventDelivery.EVENT_BRIDGE, Versioning.ENABLED);

  private final List<BusEvent> events = new CopyOnWriteArrayList<>();
  private final Endpoint endpoint;
  private final TableBuckets tables;
  private final S3Service service;
  private final S3Client client;

  private LocalS3(Path state) throws IOException {
    endpoint = Endpoint.bind(0);
    Site site = new Site(endpoint.uri(), state);
    tables = TableBuckets.open(site);
    service = S3Service.start(site, events::add, tables);
    endpoint.serve(List.of(), Map.of(), service.handler());
    client = SdkClients.of(S3Client.builder(), endpoint.uri());
  }

  static LocalS3 start(Path state) throws IOException {
    return new LocalS3(state);
  }

  LocalS3 withBucket(String name, BucketConfiguration configuration) throws IOException {
    service.createBucket(name, configuration);
    return this;
  }

  S3Client client() {
    return client;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  List<BusEvent> events() {
    return events;
  }

  @Override
  public void close() {
    client.close();
    service.close();
    endpoint.close();
    tables.close();
  }
}
