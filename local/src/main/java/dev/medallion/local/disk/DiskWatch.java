package dev.medallion.local.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Says once that the disk of the state folder is full, and once that it has space again. Everything
 * that writes fails meanwhile, and is tried again by whoever wrote it: what each of them has to say
 * of it is for the log.
 */
public final class DiskWatch implements AutoCloseable {
  /** With less than this free, engines and databases fail sooner or later. */
  private static final long LEAST_FREE_BYTES = 50L << 20;

  /**
   * A write can find the disk full that is not a moment later, since what failed deletes its files.
   * That counts until no write has failed for so long.
   */
  private static final Duration AFTER_A_FAILED_WRITE = Duration.ofSeconds(30);

  /** How the operating system and SQLite say it. */
  private static final List<String> NO_SPACE =
      List.of("no space left on device", "disk quota exceeded", "database or disk is full");

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final Path folder;
  private final LongSupplier freeBytes;
  private final InstantSource clock;
  private final Consumer<String> lines;
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("disk-watch").factory());
  private Instant failedUntil = Instant.MIN;
  private boolean full;

  DiskWatch(Path folder, LongSupplier freeBytes, InstantSource clock, Consumer<String> lines) {
    this.folder = folder;
    this.freeBytes = freeBytes;
    this.clock = clock;
    this.lines = lines;
  }

  /**
   * Watches the disk of a folder until closed.
   *
   * @param lines takes what there is to say, a line each
   */
  public static DiskWatch of(Path folder, Consumer<String> lines) {
    DiskWatch watch = new DiskWatch(folder, () -> usable(folder), InstantSource.system(), lines);
    var unused =
        watch.looks.scheduleWithFixedDelay(
            watch::look, 0, BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
    return watch;
  }

  private static long usable(Path folder) {
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot tell how much space there is for " + folder, e);
    }
  }

  /**
   * Passes failure messages on, except those logged while the disk is full.
   *
   * @param warning a line
   * @param others takes it
   */
  public void filter(String warning, Consumer<String> others) {
    if (NO_SPACE.stream().anyMatch(warning.toLowerCase(Locale.ROOT)::contains)) {
      writeFailed();
    }
    if (!look()) {
      others.accept(warning);
    }
  }

  private synchronized void writeFailed() {
    failedUntil = clock.instant().plus(AFTER_A_FAILED_WRITE);
  }

  /** Looks, says what is news, and returns whether the disk is full. */
  synchronized boolean look() {
    long free = freeBytes.getAsLong();
    boolean now = free < LEAST_FREE_BYTES || clock.instant().isBefore(failedUntil);
    if (now != full) {
      full = now;
      lines.accept(now ? full(free) : overAgain(free));
    }
    return full;
  }

  private String full(long free) {
    return "the disk of the state folder %s is full: %s free. Nothing is given up: work goes on when there is space, %s at least"
        .formatted(folder, megabytes(free), megabytes(LEAST_FREE_BYTES));
  }

  private static String overAgain(long free) {
    return "the disk of the state folder has space again, %s free: work goes on"
        .formatted(megabytes(free));
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,.1f MB", bytes / (double) (1 << 20));
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }
}
