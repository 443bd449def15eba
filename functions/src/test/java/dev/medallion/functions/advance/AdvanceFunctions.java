package dev.medallion.functions.advance;

import dev.medallion.catalog.Retry;
import dev.medallion.functions.events.GoldEvents;
import dev.medallion.functions.fixture.Fixtures;
import dev.medallion.functions.fixture.TestCatalog;
import dev.medallion.functions.fixture.TestStorage;
import dev.medallion.functions.runtime.RetrySchedule;
import dev.medallion.functions.runtime.SharedDocument;
import dev.medallion.pipeline.Pipeline;
import java.time.Clock;
import java.time.Duration;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sfn.SfnClient;

/** Makes AdvanceFunctions for tests of other packages. */
public final class AdvanceFunctions {
  private AdvanceFunctions() {}

  /** One that starts runs at least 45 minutes apart. */
  public static AdvanceFunction of(
      Pipeline pipeline, TestCatalog catalog, SfnClient stepFunctions, S3Client s3, Clock clock) {
    TestStorage storage = new TestStorage(catalog);
    return new AdvanceFunction(
        pipeline,
        Fixtures.pipelineFolder(),
        catalog.client(),
        new SnapshotSummaries(
            storage.tables(),
            new MetadataFiles(storage.files(), clock),
            Fixtures.BUCKETS,
            new Retry()),
        new Runs(
            stepFunctions,
            AdvanceFixture.STATE_MACHINE,
            Duration.ofMinutes(45),
            new RetrySchedule(Duration.ofMinutes(4), Duration.ofHours(1)),
            new SharedDocument<>(s3, "artifacts", NewestRun.KEY, NewestRun.class),
            clock),
        new Gauges("medallion", clock, line -> {}),
        new GoldEvents(pipeline, Fixtures.BUCKETS, s3, "artifacts"),
        clock);
  }
}
