package dev.medallion.local.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.iam.Principal.RoleSession;
import dev.medallion.local.access.Permission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrailTest {

  @Test
  void aFileThatIsFullIsSetAsideInPlaceOfTheOneBefore(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("cloudtrail.jsonl");
    Trail trail = new Trail(file, InstantSource.system(), 2_000);

    for (int i = 0; i < 20; i++) {
      trail.add(
          RoleSession.of("arn:aws:iam::000000000000:role/analyst", "ann"),
          Permission.of("s3:GetObject", "arn:aws:s3:::landing/" + i),
          "no");
    }

    assertThat(Files.size(file)).isPositive().isLessThanOrEqualTo(2_000);
    assertThat(Files.size(folder.resolve("cloudtrail.jsonl.1"))).isLessThanOrEqualTo(2_000);
    assertThat(folder).isDirectoryNotContaining("glob:**.2");
    assertThat(Files.readString(file)).contains("landing/19");
  }
}
