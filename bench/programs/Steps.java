import java.lang.management.ManagementFactory;

/** Prints what each step of an engine took, from the start of its process on. */
final class Steps {
  private final com.sun.management.OperatingSystemMXBean system =
      (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final String engine;
  private final long started;
  private long began;
  private long cpu;

  Steps(String engine) {
    this.engine = engine;
    started = System.nanoTime() - ManagementFactory.getRuntimeMXBean().getUptime() * 1_000_000;
    began = started;
  }

  /** Prints the seconds and the CPU seconds since the step before. */
  void done(String step) {
    long now = System.nanoTime();
    long used = system.getProcessCpuTime();
    print(step, now - began, used - cpu);
    began = now;
    cpu = used;
  }

  /** Prints all steps' sum, and how many rows silver has. */
  void whole(long rows) {
    print("whole (%,d rows in silver)".formatted(rows), began - started, cpu);
  }

  private void print(String step, long nanos, long cpuNanos) {
    System.out.printf(
        "peers: %-12s %-36s %7.1f s %7.1f CPU s%n", engine, step, nanos / 1e9, cpuNanos / 1e9);
  }
}
