package dev.medallion.local.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.junit.jupiter.api.Test;

class ConflictRetryTest {
  private final AtomicInteger calls = new AtomicInteger();

  @Test
  void doesItAgainUntilItCommits() throws Exception {
    String result =
        ConflictRetry.run(
            "retail.sales",
            () -> {
              if (calls.incrementAndGet() < 3) {
                throw new CommitFailedException("another commit came first");
              }
              return "committed";
            });

    assertThat(result).isEqualTo("committed");
    assertThat(calls).hasValue(3);
  }

  @Test
  void doesNothingElseAgain() {
    assertThatThrownBy(() -> failing(new IllegalStateException("the disk is full")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the disk is full");
    assertThat(calls).hasValue(1);
  }

  @Test
  void takesFilesThatWereDeletedFromMeanwhileForAConflictWhereTheActionWrapsIt() {
    ValidationException deleted = new ValidationException("found new deletes for a replaced file");

    assertThat(ConflictRetry.isConflict(new RuntimeException("cannot commit", deleted))).isTrue();
    assertThat(
            ConflictRetry.isConflict(
                new RuntimeException(new RuntimeException(new CommitFailedException("late")))))
        .isTrue();
  }

  @Test
  void takesAValidationOfTheActionItselfForNoConflict() {
    assertThatThrownBy(() -> failing(new ValidationException("there is no such column")))
        .isInstanceOf(ValidationException.class);
    assertThat(calls).hasValue(1);
  }

  private void failing(RuntimeException failure) throws Exception {
    ConflictRetry.run(
        "retail.sales",
        () -> {
          calls.incrementAndGet();
          throw failure;
        });
  }
}
