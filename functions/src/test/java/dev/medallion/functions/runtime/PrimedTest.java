package dev.medallion.functions.runtime;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

class PrimedTest {
  @Test
  void takesTheSnapshotEvenIfTheServiceDoesNotAnswerYet() {
    Primed handler =
        () -> {
          throw SdkClientException.create("not deployed yet");
        };

    assertThatCode(() -> handler.beforeCheckpoint(null)).doesNotThrowAnyException();
  }

  @Test
  void hidesNoMistakeOfOurs() {
    Primed handler =
        () -> {
          throw new IllegalStateException("a mistake");
        };

    assertThatThrownBy(() -> handler.beforeCheckpoint(null)).hasMessage("a mistake");
  }
}
