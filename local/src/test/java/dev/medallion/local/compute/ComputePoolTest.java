package dev.medallion.local.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ComputePoolTest {
  private final ComputePool pool = new ComputePool("test");

  /**
   * More computations than carriers, none of which ever waits: virtual threads go on all the same.
   */
  @Test
  void leavesVirtualThreadsFreeWhateverIsComputed() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    int many = 4 * Runtime.getRuntime().availableProcessors();
    try (ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> busy = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        busy.add(requests.submit(() -> pool.compute(() -> spin(stop))));
      }
      CountDownLatch answered = new CountDownLatch(many);
      for (int i = 0; i < many; i++) {
        requests.execute(answered::countDown);
      }

      assertThat(answered.await(30, TimeUnit.SECONDS)).isTrue();

      stop.set(true);
      for (Future<Long> each : busy) {
        assertThat(each.get()).isNotNegative();
      }
    }
  }

  private static long spin(AtomicBoolean stop) {
    long turns = 0;
    while (!stop.get()) {
      turns++;
    }
    return turns;
  }

  @Test
  void throwsWhatTheWorkThrows() {
    assertThatThrownBy(
            () ->
                pool.compute(
                    () -> {
                      throw new IOException("checked");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("checked");
    assertThatThrownBy(
            () ->
                pool.compute(
                    () -> {
                      throw new StackOverflowError("deep");
                    }))
        .isInstanceOf(StackOverflowError.class);
  }

  @Test
  void endsTheWorkOfACallerThatIsInterrupted() {
    Thread.currentThread().interrupt();

    assertThat(pool.<Integer, RuntimeException>compute(() -> 7)).isEqualTo(7);

    assertThat(Thread.interrupted()).isTrue();
  }
}
