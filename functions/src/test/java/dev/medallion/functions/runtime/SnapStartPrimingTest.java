package dev.medallion.functions.runtime;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.exception.SdkClientException;

class SnapStartPrimingTest {
  static Stream<Throwable> failures() {
    return Stream.of(
        SdkClientException.create("not deployed yet"),
        new IllegalStateException("the environment variable LANDING_BUCKET is not set"),
        new NoClassDefFoundError("software/amazon/Missing"),
        new ExceptionInInitializerError("static state"));
  }

  /** What leaves the hook makes publishing the version fail, and with it the deployment. */
  @ParameterizedTest
  @MethodSource("failures")
  void takesTheSnapshotWhateverPrimingThrows(Throwable failure) {
    SnapStartPriming handler = () -> fail(failure);

    assertThatCode(() -> handler.beforeCheckpoint(null)).doesNotThrowAnyException();
  }

  private static void fail(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) failure;
  }
}
