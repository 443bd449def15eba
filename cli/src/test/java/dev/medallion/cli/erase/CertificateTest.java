package dev.medallion.cli.erase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.contract.ErasureReport;
import java.util.List;
import org.junit.jupiter.api.Test;

class CertificateTest {
  @Test
  void tellsWhatIsLeftAndWhatWaits() {
    Certificate clean = certificate(searched(List.of(), 0L));

    assertThat(clean.isClean()).isTrue();
    assertThat(clean.markdown())
        .contains("| looked again | nothing found |")
        .contains("| rows | `name = 'a\\|b'` |")
        .contains("- silver: 1,200 files, which nothing refers to; due for deletion: never")
        .contains("- s3://landing/people/1.csv version v1: 1 row\n")
        .contains("- a.parquet\n");
  }

  @Test
  void isNotCleanWithARowOrASnapshotOfBefore() {
    assertThat(certificate(searched(List.of(), 1L)).isClean()).isFalse();
    assertThat(certificate(searched(List.of("77"), 0L)).isClean()).isFalse();
    assertThat(certificate(searched(List.of("77"), 0L)).markdown())
        .contains("| looked again | **something is left** |");
  }

  private static ErasureReport.Searched searched(List<String> older, long matching) {
    return new ErasureReport.Searched("bronze.shop.people", 6, older, 0, matching, List.of());
  }

  private static Certificate certificate(ErasureReport.Searched searched) {
    return new Certificate(
        "e1",
        "people",
        "name = 'a|b'",
        "2026-01-01T00:00:00Z",
        "me",
        "",
        "2026-01-01T00:01:00Z",
        3,
        List.of(
            new ErasureReport.Cleaned(
                "bronze.shop.people",
                "2026-01-01T00:00:30Z",
                "5",
                List.of("3", "4"),
                List.of("a.parquet"))),
        List.of(searched),
        List.of(new Certificate.Waiting("silver", 1200, "never")),
        List.of(new Preview.LandedRows("s3://landing/people/1.csv", "v1", 1)),
        List.of("what was downloaded"));
  }
}
