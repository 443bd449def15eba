package dev.medallion.local.engine;

import java.util.List;
import java.util.stream.Stream;

/** The options of the JVM that Spark runs in. */
final class SparkOptions {
  /**
   * What Spark reaches into; the list of its own launcher.
   *
   * @see <a
   *     href="https://github.com/apache/spark/blob/v4.1.1/launcher/src/main/java/org/apache/spark/launcher/JavaModuleOptions.java">JavaModuleOptions</a>
   */
  private static final List<String> OPENED =
      List.of(
          "java.base/java.lang",
          "java.base/java.lang.invoke",
          "java.base/java.lang.reflect",
          "java.base/java.io",
          "java.base/java.net",
          "java.base/java.nio",
          "java.base/java.util",
          "java.base/java.util.concurrent",
          "java.base/java.util.concurrent.atomic",
          "java.base/jdk.internal.ref",
          "java.base/sun.nio.ch",
          "java.base/sun.nio.cs",
          "java.base/sun.util.calendar",
          "java.security.jgss/sun.security.krb5");

  /** Set for small data and little memory; bulk loads are compiled as they go on. */
  private static final List<String> ALL =
      Stream.concat(
              OPENED.stream().map(name -> "--add-opens=" + name + "=ALL-UNNAMED"),
              Stream.of(
                  "-Djdk.reflect.useDirectMethodHandle=false",
                  // Netty and Spark's own memory still go through sun.misc.Unsafe.
                  "--sun-misc-unsafe-memory-access=allow",
                  "--enable-native-access=ALL-UNNAMED",
                  "-Dio.netty.tryReflectionSetAccessible=true",
                  "-Dsun.net.httpserver.nodelay=true",
                  "-Duser.timezone=UTC",
                  "-Dfile.encoding=UTF-8",
                  // Code that is hot in a bulk load is worth the slow compiler, and that of a few
                  // rows is not: it would take a core of two from the job for most of its time.
                  "-XX:Tier4InvocationThreshold=30000",
                  "-XX:Tier4MinInvocationThreshold=10000",
                  "-XX:Tier4CompileThreshold=50000",
                  "-XX:Tier4BackEdgeThreshold=500000",
                  "-XX:Tier3DelayOn=0",
                  "-XX:+UseParallelGC",
                  "-Xmx2g"))
          .toList();

  private SparkOptions() {}

  /** All of these, and more: of two that contradict each other, the JVM takes the last. */
  static List<String> with(List<String> more) {
    return Stream.concat(ALL.stream(), more.stream()).toList();
  }
}
