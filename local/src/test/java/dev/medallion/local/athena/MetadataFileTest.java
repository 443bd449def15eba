package dev.medallion.local.athena;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MetadataFileTest {
  private static final String QUERY = "20260920_092735_00027_jemvf";

  @Test
  void encodesTheCountOfAMergeAsAthenaDoes() {
    byte[] file =
        MetadataFile.encode(
            QUERY, Optional.of("MERGE"), Optional.of(1L), List.of(ResultColumns.rows()));

    assertThat(file).hasSize(74);
    assertThat(HexFormat.of().formatHex(file, 29, 38)).isEqualTo("12054d455247451801");
    assertThat(new String(file, StandardCharsets.UTF_8)).contains("hive", "rows", "bigint");
    assertThat(HexFormat.of().formatHex(file, 66, 74)).isEqualTo("3813400048035000");
  }

  @Test
  void leavesOutThePrecisionOfTypesThatHaveNone() {
    assertThat(column("boolean")).endsWith("48035000");
    assertThat(column("date")).endsWith("400048035000").doesNotEndWith("3800400048035000");
    assertThat(column("array(integer)")).endsWith("4803");
  }

  private static String column(String trinoType) {
    return HexFormat.of()
        .formatHex(
            MetadataFile.encode(
                QUERY,
                Optional.empty(),
                Optional.empty(),
                List.of(ResultColumns.of("c", trinoType))));
  }
}
