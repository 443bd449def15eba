package dev.medallion.functions.runtime;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

class SnapStartPrimingTest {
  @Test
  void takesTheSnapshotEvenIfTheServiceDoesNotAnswerYet() {
    SnapStartPriming handler =
        () -> {
          throw SdkClientException.create("not deployed yet");
        };

    assertThatCode(() -> handler.beforeCheckpoint(null)).doesNotThrowAnyException();
  }

  @Test
  void hidesNoMistakeOfOurs() {
    SnapStartPriming handler =
        () -> {
          throw new IllegalStateException("a mistake");
        };

    assertThatThrownBy(() -> handler.beforeCheckpoint(null)).hasMessage("a mistake");
  }
}
