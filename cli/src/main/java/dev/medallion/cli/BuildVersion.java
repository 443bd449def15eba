package dev.medallion.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into its resources, which is that of the pom. */
final class BuildVersion implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    try (InputStream file = BuildVersion.class.getResourceAsStream("build.properties")) {
      Properties build = new Properties();
      build.load(file);
      return new String[] {"medallion " + build.getProperty("version")};
    }
  }
}
