package dev.medallion.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

class CommitsTest {
  private final Commits commits = Commits.of("silver.retail.sales", Duration.ofMillis(1));
  private final AtomicInteger writes = new AtomicInteger();

  @Test
  void writesAgainWhatAnotherWriterWasFasterThan() {
    commits.untilCommitted(
        () -> {
          switch (writes.incrementAndGet()) {
            case 1 -> throw new CommitFailedException("the branch has moved");
            case 2 ->
                throw new IllegalStateException(
                    new SparkException("aborted", new ValidationException("conflicting files")));
            case 3 ->
                throw new IllegalStateException(
                    new IllegalArgumentException("Snapshot 399 is not an ancestor of 875"));
            default -> {}
          }
        });

    assertThat(writes).hasValue(4);
  }

  @Test
  void givesUpWhenOthersAreAlwaysFaster() {
    assertThatThrownBy(
            () ->
                commits.untilCommitted(
                    () -> {
                      writes.incrementAndGet();
                      throw new CommitFailedException("the branch has moved");
                    }))
        .isInstanceOf(LostCommitException.class)
        .hasMessage(
            "silver.retail.sales: other writers of the table committed first, 6 times in a row; run"
                + " the job again when they have ended")
        .hasRootCauseMessage("the branch has moved");
    assertThat(writes).hasValue(6);
  }

  @Test
  void namesTheTableOfACommitThatTheCatalogDoesNotTake() {
    assertThatThrownBy(
            () ->
                commits.untilCommitted(
                    () -> {
                      writes.incrementAndGet();
                      throw new IllegalStateException(
                          new BadRequestException("AddSnapshot is not supported"));
                    }))
        .isInstanceOf(RefusedException.class)
        .hasMessage(
            "silver.retail.sales: the catalog takes no such commit: AddSnapshot is not supported;"
                + " the table holds what it held, and a run goes on from there once the catalog"
                + " takes it: report this, with the form of docs/first-deployment.md");
    assertThat(writes).hasValue(1);
  }

  @Test
  void doesNotRepeatAnotherFailure() {
    assertThatThrownBy(
            () ->
                commits.untilCommitted(
                    () -> {
                      writes.incrementAndGet();
                      throw new IllegalStateException("disk full");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("disk full");
    assertThat(writes).hasValue(1);
  }
}
