package dev.medallion.pipeline;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code openlineage: {namespace: …, url: …, bucket: …}}. */
final class EventSettingsReader {
  private static final List<String> SETTINGS = List.of("namespace", "url", "bucket");

  /** Where a collector takes events, if its address has no path: the default of the clients. */
  private static final String PATH = "/api/v1/lineage";

  private EventSettingsReader() {}

  /**
   * Reads them.
   *
   * @param namespace the pipeline's, which is the jobs' too unless they have their own
   */
  static EventSettings read(Section root, String namespace) {
    Optional<Section> found = root.find("openlineage").flatMap(Setting::section);
    if (found.isEmpty()) {
      return EventSettings.ofNamespace(namespace);
    }
    Section settings = found.get();
    settings.allowOnly(SETTINGS);
    return new EventSettings(
        settings.find("namespace").flatMap(Setting::text).orElse(namespace),
        settings.find("bucket").map(EventSettingsReader::isTrue).orElse(true),
        settings.find("url").flatMap(EventSettingsReader::address));
  }

  private static boolean isTrue(Setting setting) {
    Optional<String> written = setting.text();
    if (written.isPresent() && !Set.of("true", "false").contains(written.get())) {
      setting.refuse(written.get(), " is neither true nor false");
    }
    return written.filter("true"::equals).isPresent();
  }

  private static Optional<URI> address(Setting setting) {
    Optional<String> written = setting.text();
    Optional<URI> address = written.flatMap(EventSettingsReader::address);
    if (written.isPresent() && address.isEmpty()) {
      setting.refuse(
          written.get(),
          " is no address of a collector; write it as in https://lineage.example.com or"
              + " http://10.0.0.5:5000/api/v1/lineage");
    }
    return address;
  }

  private static Optional<URI> address(String written) {
    try {
      URI address = new URI(written);
      boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
      // What a user name would bring is a secret, which a file in a repository is no place for.
      if (!http || address.getHost() == null || address.getUserInfo() != null) {
        return Optional.empty();
      }
      boolean whole = !Set.of("", "/").contains(address.getPath());
      return Optional.of(whole ? address : address.resolve(PATH));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
