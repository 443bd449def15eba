package dev.medallion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.contract.EventTarget;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EventSettingsReaderTest {
  private static final String FIRST_LINE = "namespace: retail";
  private static final String FOLDER = "s3://artifacts/openlineage/";

  @TempDir private Path temporary;
  private PipelineFolder folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = new PipelineFolder(temporary);
  }

  @Test
  void eventsAreKeptInTheBucketUnlessItSaysOtherwise() throws PipelineException {
    assertThat(folder.load().events().target("artifacts"))
        .contains(new EventTarget("retail", FOLDER, null));
  }

  @Test
  void readsACollectorAndANamespace() throws Exception {
    events("{namespace: shop, url: 'https://lineage.example.com'}");

    assertThat(folder.load().events().target("artifacts"))
        .contains(new EventTarget("shop", FOLDER, "https://lineage.example.com/api/v1/lineage"));
  }

  @Test
  void postsToTheCollectorAlone() throws Exception {
    events("{bucket: false, url: 'http://10.0.0.5:5000/take/these'}");

    assertThat(folder.load().events().target("artifacts"))
        .contains(new EventTarget("retail", null, "http://10.0.0.5:5000/take/these"));
  }

  @Test
  void sendsNoneIfNeitherIsWanted() throws Exception {
    events("{bucket: false}");

    assertThat(folder.load().events().target("artifacts")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{uri: x} | openlineage.uri is no known setting; did you mean \"url\"?",
        "{bucket: maybe} | openlineage.bucket: \"maybe\" is neither true nor false",
        "{url: lineage} | openlineage.url: \"lineage\" is no address of a collector; write it as in"
            + " https://lineage.example.com or http://10.0.0.5:5000/api/v1/lineage",
        "{url: 'https://me:secret@x.org'} | openlineage.url: \"https://me:secret@x.org\" is no"
            + " address of a collector; write it as in https://lineage.example.com or"
            + " http://10.0.0.5:5000/api/v1/lineage",
        "on | openlineage must hold settings (name: value), not the value \"on\""
      })
  void refusesWhatItCannotUse(String written, String problem) throws IOException {
    events(written);

    assertThat(folder.problems()).containsExactly("pipeline.yaml:2: " + problem);
  }

  private void events(String value) throws IOException {
    folder.with(FIRST_LINE, FIRST_LINE + "\nopenlineage: " + value);
  }
}
