package dev.medallion.local.endpoint;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The threads that requests run in, a virtual one each. Ends a request whose client lets it wait
 * for its headers or its body: in all, 30 s, and a second more for each 64 KiB that has come. The
 * server's own limit counts the whole of a request, which a large object would exceed.
 */
final class RequestThreads implements Executor, AutoCloseable {
  private static final ThreadLocal<Reading> MINE = new ThreadLocal<>();
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
  private static final int BYTES_A_SECOND = 64 << 10;
  private static final long MILLIS_BETWEEN_LOOKS = 1000;

  private final Duration longestWait;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("slow-requests").unstarted(task));
  private final Set<Reading> readings = ConcurrentHashMap.newKeySet();

  RequestThreads() {
    this(LONGEST_WAIT, Duration.ofMillis(MILLIS_BETWEEN_LOOKS));
  }

  /** With other times than AWS's, for tests. */
  RequestThreads(Duration longestWait, Duration betweenLooks) {
    this.longestWait = longestWait;
    var _ =
        watch.scheduleWithFixedDelay(
            () -> readings.forEach(Reading::endIfSlow),
            betweenLooks.toMillis(),
            betweenLooks.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  @Override
  public void execute(Runnable request) {
    threads.execute(
        () -> {
          Reading reading = new Reading(Thread.currentThread());
          readings.add(reading);
          MINE.set(reading);
          try {
            reading.begin();
            request.run();
          } finally {
            reading.end(0);
            readings.remove(reading);
          }
        });
  }

  /** Records that the headers have arrived, and watches the body. */
  Filter filter() {
    return Filter.beforeHandler(
        "ends requests whose bodies do not come",
        exchange -> {
          Reading reading = MINE.get();
          reading.end(0);
          exchange.setStreams(new Body(exchange, reading), null);
        });
  }

  @Override
  public void close() {
    watch.shutdownNow();
    threads.shutdownNow();
  }

  /** How long a request has waited for its client. */
  private final class Reading {
    private final Thread thread;
    private long waited;
    private long since;
    private long bytes;
    private boolean waits;

    Reading(Thread thread) {
      this.thread = thread;
    }

    synchronized void begin() {
      since = System.nanoTime();
      waits = true;
    }

    synchronized void end(int read) {
      if (waits) {
        waited += System.nanoTime() - since;
      }
      bytes += Math.max(0, read);
      waits = false;
    }

    /** An interrupt closes the connection that the thread reads from. */
    synchronized void endIfSlow() {
      long allowed = longestWait.toNanos() + TimeUnit.SECONDS.toNanos(1) * (bytes / BYTES_A_SECOND);
      if (waits && waited + System.nanoTime() - since > allowed) {
        waits = false;
        thread.interrupt();
      }
    }
  }

  private static final class Body extends FilterInputStream {
    private final Reading reading;

    Body(HttpExchange exchange, Reading reading) {
      super(exchange.getRequestBody());
      this.reading = reading;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = 0;
      reading.begin();
      try {
        InputStream body = in;
        read = body.read(bytes, offset, length);
        return read;
      } finally {
        reading.end(read);
      }
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
