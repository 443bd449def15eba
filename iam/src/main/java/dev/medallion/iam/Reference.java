package dev.medallion.iam;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * AWS's service authorization reference: the actions of the services that the template and the
 * local side use, with the types of resources and the condition keys that each knows; and the
 * condition keys of all services. {@code iam/reference.mjs} makes the resource that it reads.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html">Service
 *     Authorization Reference</a>
 */
public final class Reference {
  private static final String RESOURCE = "reference.txt";
  private static final String GLOBAL = "aws:";
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{[^}]+}|<[^>]+>");

  /**
   * An action.
   *
   * @param name such as {@code s3:GetObject}
   * @param resources the types of resources that it is asked for, by name
   * @param keys the condition keys of its service that it knows
   */
  public record Action(String name, Map<String, ResourceType> resources, List<String> keys) {
    /** Whether a policy can allow it only on {@code *}. */
    public boolean takesNoResource() {
      return resources.isEmpty();
    }
  }

  /**
   * A type of resource.
   *
   * @param arn with variables, such as {@code arn:${Partition}:s3:::${BucketName}}
   * @param keys the condition keys of its own
   */
  public record ResourceType(String name, String arn, List<String> keys) {}

  private final Map<String, Action> actions = new HashMap<>();
  private final Set<String> keys = new HashSet<>();
  private final List<Pattern> keyPatterns = new ArrayList<>();
  private final Map<String, Pattern> patterns = new ConcurrentHashMap<>();

  private Reference() {}

  private static final class Loaded {
    private static final Reference REFERENCE = read();
  }

  /** What is part of this build, which is read once. */
  public static Reference load() {
    return Loaded.REFERENCE;
  }

  private static Reference read() {
    Reference reference = new Reference();
    try (InputStream in = Reference.class.getResourceAsStream(RESOURCE);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      Map<String, ResourceType> types = new LinkedHashMap<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        reference.read(line.split("\t", -1), types);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE, e);
    }
    return reference;
  }

  private void read(String[] fields, Map<String, ResourceType> types) {
    switch (fields[0]) {
      case "resource" ->
          types.put(
              fields[1] + ":" + fields[2],
              new ResourceType(fields[2], fields[3], words(fields[4])));
      case "action" -> {
        Map<String, ResourceType> taken = new LinkedHashMap<>();
        words(fields[3]).forEach(type -> taken.put(type, types.get(fields[1] + ":" + type)));
        String name = fields[1] + ":" + fields[2];
        actions.put(name.toLowerCase(Locale.ROOT), new Action(name, taken, words(fields[4])));
      }
      case "key" -> key(fields[1]);
      default -> {
        if (!fields[0].startsWith("#")) {
          throw new IllegalStateException(
              RESOURCE + " has a line of the unknown kind " + fields[0]);
        }
      }
    }
  }

  private void key(String name) {
    if (VARIABLE.matcher(name).find()) {
      keyPatterns.add(pattern(name));
    } else {
      keys.add(name.toLowerCase(Locale.ROOT));
    }
  }

  /** With any text in place of each variable. */
  private static Pattern pattern(String name) {
    StringBuilder pattern = new StringBuilder();
    String separator = "";
    for (String literal : VARIABLE.split(name, -1)) {
      pattern.append(separator).append(Pattern.quote(literal));
      separator = ".+";
    }
    return Pattern.compile(pattern.toString(), Pattern.CASE_INSENSITIVE);
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
  }

  /** Whether some service, or all, know the condition key. */
  public boolean hasKey(String key) {
    return keys.contains(key.toLowerCase(Locale.ROOT))
        || keyPatterns.stream().anyMatch(pattern -> pattern.matcher(key).matches());
  }

  /** An action by its name, in any case. */
  public Optional<Action> action(String name) {
    return Optional.ofNullable(actions.get(name.toLowerCase(Locale.ROOT)));
  }

  /**
   * The request with those keys only that AWS gives with its action and resource. A condition on
   * another key of the service finds it missing, as it does on AWS.
   *
   * @throws IllegalArgumentException if the action is not known here
   */
  public AccessRequest narrowed(AccessRequest request) {
    Action action =
        action(request.action())
            .orElseThrow(
                () -> new IllegalArgumentException(request.action() + " is no action of AWS"));
    return new AccessRequest(
        request.principal(),
        request.action(),
        request.resource(),
        request.context().only(key -> isGlobal(key) || knows(action, request.resource(), key)));
  }

  private static boolean isGlobal(String key) {
    return key.regionMatches(true, 0, GLOBAL, 0, GLOBAL.length());
  }

  private boolean knows(Action action, String resource, String key) {
    return action.keys().stream().anyMatch(known -> fits(known, key))
        || action.resources().values().stream()
            .filter(type -> type.keys().stream().anyMatch(known -> fits(known, key)))
            .anyMatch(type -> fits(type.arn(), resource));
  }

  /** Whether the text is the name with something in place of each of its variables. */
  private boolean fits(String name, String text) {
    return patterns.computeIfAbsent(name, Reference::pattern).matcher(text).matches();
  }

  /** All actions that are known here. */
  public List<Action> actions() {
    return List.copyOf(actions.values());
  }
}
