package dev.medallion.local.engine;

import dev.medallion.local.Installation;
import dev.medallion.local.Site;
import dev.medallion.local.process.ChildJvm;
import dev.medallion.local.process.StartUpCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** How a Trino child process is started: its class path, options and configuration. */
final class TrinoLaunch {
  private static final List<String> OPTIONS =
      List.of(
          "-Xms256m",
          "-Xmx1g",
          // Short statements on small tables: the second compiler would cost more than it gives.
          "-XX:TieredStopAtLevel=1",
          // A heap this small on few cores: starts a good tenth sooner than with G1.
          "-XX:+UseSerialGC",
          "--add-modules=jdk.incubator.vector",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Djdk.attach.allowAttachSelf=true",
          "-Dfile.encoding=UTF-8");

  private TrinoLaunch() {}

  /**
   * A start that listens on the port, on the loopback interface only; writes the configuration.
   *
   * @param password what clients have to send
   * @throws IllegalStateException if Trino is not staged
   */
  static ChildJvm.Launch of(Installation installation, Site site, int port, String password) {
    List<Path> classPath = installation.trinoClassPath();
    if (classPath.isEmpty() || !Files.isDirectory(installation.trinoPlugins())) {
      throw new IllegalStateException(
          "Trino is not staged under %s: build with `mvn package` first"
              .formatted(installation.home()));
    }
    Path folder = site.state().resolve("trino");
    Path configuration = folder.resolve("config.properties");
    try {
      Files.createDirectories(folder);
      Files.writeString(configuration, configuration(port, installation.trinoPlugins()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write Trino's configuration " + configuration, e);
    }
    return new ChildJvm.Launch(
        "Trino",
        classPath,
        Stream.concat(OPTIONS.stream(), Stream.of("-Dconfig=" + configuration)).toList(),
        "dev.medallion.local.trino.TrinoHost",
        List.of(),
        Map.of("MEDALLION_SECRET", password),
        folder,
        site.logs().resolve("trino.log"),
        StartUpCache.ofEngine(installation.startUpCaches(), "trino", classPath, OPTIONS));
  }

  private static String configuration(int port, Path plugins) {
    return """
    node.environment=medallion
    node.id=medallion
    node.bind-ip=127.0.0.1
    node.internal-address=127.0.0.1
    coordinator=true
    node-scheduler.include-coordinator=true
    http-server.http.port=%1$d
    http-server.log.enabled=false
    discovery.uri=http://127.0.0.1:%1$d
    internal-communication.shared-secret=%3$s
    web-ui.enabled=false
    catalog.management=dynamic
    catalog.store=memory
    query.max-memory-per-node=512MB
    memory.heap-headroom-per-node=256MB
    plugin.dir=%2$s
    """
        .formatted(port, plugins, UUID.randomUUID());
  }
}
