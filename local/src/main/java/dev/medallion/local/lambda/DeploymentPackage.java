package dev.medallion.local.lambda;

import dev.medallion.local.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What Lambda unpacks for a function.
 *
 * @param classPath the jars of its {@code lib/}, in order
 * @param taskRoot the folder with everything else of it
 */
public record DeploymentPackage(List<Path> classPath, Path taskRoot) {
  public DeploymentPackage {
    classPath = List.copyOf(classPath);
  }

  /**
   * The package that {@code CodeUri} names: the project itself, taken as Maven has built it, or a
   * folder that {@code sam build} has made.
   *
   * @param codeUri a path beside the template
   * @param assembled where to put together the package of the project itself
   * @throws IllegalArgumentException if there is no such package
   */
  public static DeploymentPackage of(Installation installation, String codeUri, Path assembled) {
    Path code = installation.besideTemplate(codeUri);
    if (code.equals(installation.home())) {
      return new DeploymentPackage(
          installation.functionsClassPath(), TaskRoot.assemble(installation, assembled));
    }
    Path lib = code.resolve("lib");
    if (!Files.isDirectory(lib)) {
      throw new IllegalArgumentException(
          "CodeUri %s is neither the project nor a package with a lib/ folder; sam build makes one"
              .formatted(codeUri));
    }
    try (Stream<Path> files = Files.list(lib)) {
      return new DeploymentPackage(
          files.filter(file -> file.toString().endsWith(".jar")).sorted().toList(), code);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + lib, e);
    }
  }
}
