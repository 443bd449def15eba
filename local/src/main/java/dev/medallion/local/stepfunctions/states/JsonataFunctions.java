package dev.medallion.local.stepfunctions.states;

import com.dashjoin.jsonata.Jsonata;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The functions that Step Functions adds to JSONata; and {@code $eval}, which it takes away. Where
 * an argument is missing or makes no sense, they give undefined. Public, since the library calls
 * them by reflection.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html">Transforming
 *     data with JSONata</a>
 */
public final class JsonataFunctions {
  /** The longest range that Step Functions builds. */
  private static final int MAX_RANGE = 360_145;

  private static final Set<String> DIGESTS =
      Set.of("MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512");
  private static final JsonMapper JSON = new JsonMapper();

  private JsonataFunctions() {}

  /** Makes the functions known to one evaluation, and to what it applies in part. */
  static void bind(Jsonata jsonata) {
    bind(jsonata, "partition", "<x?x?:x>");
    bind(jsonata, "range", "<x?x?x?:x>");
    bind(jsonata, "hash", "<x?x?:x>");
    bind(jsonata, "random", "<x?:x>");
    bind(jsonata, "uuid", "<:s>");
    bind(jsonata, "parse", "<x?:x>");
    jsonata.assign("eval", null);
    JsonataOverrides.bind(jsonata);
  }

  private static void bind(Jsonata jsonata, String name, String signature) {
    jsonata.assign(
        name, new Jsonata.JFunction(name, signature, JsonataFunctions.class, null, name));
  }

  /** {@code $partition}. */
  public static Object partition(Object array, Object chunk) {
    if (array == null || !(chunk instanceof Number size) || size.intValue() < 1) {
      return null;
    }
    List<?> elements = array instanceof List<?> list ? list : List.of(array);
    List<Object> chunks = new ArrayList<>();
    for (int from = 0; from < elements.size(); from += size.intValue()) {
      int to = Math.min(elements.size(), from + size.intValue());
      chunks.add(new ArrayList<>(elements.subList(from, to)));
    }
    return chunks.isEmpty() ? null : chunks;
  }

  /** {@code $range}. */
  public static Object range(Object start, Object end, Object by) {
    if (!(start instanceof Number first)
        || !(end instanceof Number last)
        || !(by instanceof Number delta)
        || delta.longValue() == 0) {
      return null;
    }
    long step = delta.longValue();
    long length = (last.longValue() - first.longValue()) / step + 1;
    if (length < 1 || (last.longValue() - first.longValue()) * Long.signum(step) < 0) {
      return null;
    }
    if (length > MAX_RANGE) {
      throw JsonataEvaluation.memoryExceeded();
    }
    List<Object> values = new ArrayList<>();
    for (long i = 0; i < length; i++) {
      values.add(first.longValue() + i * step);
    }
    return values.size() == 1 ? values.getFirst() : values;
  }

  /** {@code $hash}. */
  public static Object hash(Object text, Object algorithm) {
    if (text == null || algorithm == null) {
      return null;
    }
    if (!DIGESTS.contains(algorithm)) {
      throw new IllegalArgumentException(
          "$hash knows MD5, SHA-1, SHA-256, SHA-384 and SHA-512, not '%s'".formatted(algorithm));
    }
    try {
      byte[] digest =
          MessageDigest.getInstance((String) algorithm)
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** {@code $uuid}. */
  public static String uuid() {
    return UUID.randomUUID().toString();
  }

  /** {@code $random}. */
  public static Object random(Object seed) {
    return seed instanceof Number number
        ? new Random(number.longValue()).nextDouble()
        : ThreadLocalRandom.current().nextDouble();
  }

  /** {@code $parse}. */
  public static Object parse(Object text) {
    if (text == null) {
      return null;
    }
    try {
      JsonNode value = JSON.readTree((String) text);
      return JsonataValues.fromJson(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("$parse was given no JSON: " + e.getOriginalMessage(), e);
    }
  }
}
