package dev.medallion.console.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;

/** The scripts and styles in this jar; nothing is loaded from anywhere else. */
public final class Assets {
  private static final String FOLDER = "/dev/medallion/console/assets/";
  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private Assets() {}

  /**
   * The answer with an asset.
   *
   * @param path the parts of its path below the assets
   */
  static Response answer(List<String> path) throws IOException {
    String name = String.join("/", path);
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null || path.stream().anyMatch(part -> !part.matches("[a-z0-9][a-z0-9.-]*"))) {
      throw Refused.notFound("asset " + name);
    }
    try (InputStream asset = Assets.class.getResourceAsStream(FOLDER + name)) {
      if (asset == null) {
        throw Refused.notFound("asset " + name);
      }
      // Its address changes with the build.
      return new Response(
          200,
          SdkBytes.fromInputStream(asset),
          Map.of("Content-Type", type, "Cache-Control", "private, max-age=31536000, immutable"));
    }
  }

  /** The text of an asset, for a page that has to hold all it needs. */
  public static String text(String name) throws IOException {
    try (InputStream asset = Assets.class.getResourceAsStream(FOLDER + name)) {
      if (asset == null) {
        throw new IllegalStateException("the build has no asset " + name);
      }
      return new String(asset.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
