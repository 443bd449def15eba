package dev.medallion.local.stepfunctions.states;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import java.math.BigDecimal;
import java.math.MathContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Functions of JSONata 2.0.6 that the library computes differently. What each gives was taken from
 * JSONata 2.0.6 itself. Public, since the library calls them by reflection; each gives undefined,
 * which is null, for an undefined first argument.
 *
 * @see <a href="https://docs.jsonata.org/string-functions">String functions</a>
 */
public final class JsonataOverrides {
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?([Ee][-+]?[0-9]+)?");
  private static final Pattern RADIX = Pattern.compile("0([xXoObB])([0-9A-Fa-f]+)");
  private static final String UNRESERVED_IN_URLS = ";,/?:@&=+$#!'()~";

  /** From here on JavaScript writes a number with an exponent. */
  private static final double PLAIN = 1e21;

  private JsonataOverrides() {}

  /**
   * Makes the functions known to one evaluation; each replaces the library's function of that name.
   */
  static void bind(Jsonata jsonata) {
    bind(jsonata, "substring", "<s-nn?:s>");
    bind(jsonata, "match", "<s-fn?:a<o>>");
    bind(jsonata, "replace", "<s-(sf)(sf)n?:s>");
    bind(jsonata, "pad", "<s-ns?:s>");
    bind(jsonata, "string", "<x-b?:s>");
    bind(jsonata, "encodeUrl", "<s-:s>");
    bind(jsonata, "number", "<(nsb)-:n>");
    bind(jsonata, "sort", "<af?:a>");
    bind(jsonata, "formatNumber", "<n-so?:s>");
    bind(jsonata, "toMillis", "<s-s?:n>");
    bind(jsonata, "fromMillis", "<n-s?s?:s>");
  }

  private static void bind(Jsonata jsonata, String name, String signature) {
    jsonata.assign(
        name, new Jsonata.JFunction(name, signature, JsonataOverrides.class, null, name));
  }

  /** {@code $formatNumber}. */
  public static Object formatNumber(Number number, String picture, Map<?, ?> options) {
    return number == null ? null : JsonataNumberFormat.format(number, picture, options);
  }

  /** {@code $toMillis}. */
  public static Object toMillis(String timestamp, String picture) throws ParseException {
    if (timestamp == null || picture != null) {
      return Functions.dateTimeToMillis(timestamp, picture);
    }
    return JsonataDates.toMillis(timestamp);
  }

  /** {@code $fromMillis}. */
  public static Object fromMillis(Number millis, String picture, String zone) {
    return millis == null ? null : JsonataDates.fromMillis(millis, picture, zone);
  }

  /** {@code $substring}: by characters, not by the two halves of those beyond the first plane. */
  public static Object substring(String text, Number from, Number length) {
    if (text == null) {
      return null;
    }
    int[] characters = text.codePoints().toArray();
    int count = characters.length;
    double start = Math.max(from.doubleValue(), -count);
    double end = count;
    if (length != null) {
      if (length.doubleValue() <= 0) {
        return "";
      }
      end = (start >= 0 ? start : count + start) + length.doubleValue();
    }
    int first = (int) Math.min(count, start < 0 ? count + (int) start : start);
    int last = (int) Math.min(count, end);
    return last <= first ? "" : new String(characters, first, last - first);
  }

  /** {@code $match}: at most as many matches as its limit says. */
  public static Object match(String text, Object regex, Number most) throws Exception {
    if (text == null) {
      return null;
    }
    double limit = most == null ? Double.POSITIVE_INFINITY : most.doubleValue();
    if (limit < 0) {
      throw new JException("D3040", -1, most);
    }
    List<Object> matches =
        regex instanceof Pattern pattern
            ? matches(pattern, text, limit)
            : matchesOfFunction(regex, text, limit);
    return switch (matches.size()) {
      case 0 -> null;
      case 1 -> matches.getFirst();
      default -> matches;
    };
  }

  private static List<Object> matches(Pattern pattern, String text, double limit) {
    List<Object> matches = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    while (matches.size() < limit && matcher.find()) {
      matches.add(found(requireSome(matcher)));
    }
    return matches;
  }

  private static Matcher requireSome(Matcher matcher) {
    if (matcher.group().isEmpty()) {
      throw new JException("D1004", -1, matcher.pattern().pattern());
    }
    return matcher;
  }

  /** A function may match, too: it gives one match, and in it the function that gives the next. */
  private static List<Object> matchesOfFunction(Object function, String text, double limit)
      throws Exception {
    List<Object> matches = new ArrayList<>();
    Object next = apply(function, List.of(text, 0));
    while (matches.size() < limit && next instanceof Map<?, ?> match) {
      Map<String, Object> found = new LinkedHashMap<>();
      found.put("match", match.get("match"));
      found.put("index", match.get("start"));
      found.put("groups", match.get("groups"));
      matches.add(found);
      next = match.get("next") == null ? null : apply(match.get("next"), List.of());
    }
    return matches;
  }

  private static Map<String, Object> found(Matcher matcher) {
    List<Object> groups = new ArrayList<>();
    for (int i = 1; i <= matcher.groupCount(); i++) {
      groups.add(matcher.group(i) == null ? Jsonata.NULL_VALUE : matcher.group(i));
    }
    Map<String, Object> match = new LinkedHashMap<>();
    match.put("match", matcher.group());
    match.put("index", matcher.start());
    match.put("groups", groups);
    return match;
  }

  /** {@code $replace}: the library replaces again what it has replaced, as often as the limit. */
  public static Object replace(String text, Object search, Object replacement, Number limit)
      throws Exception {
    if (limit != null && limit.doubleValue() < 0) {
      throw new JException("D3011", -1, limit);
    }
    double most = limit == null ? Double.POSITIVE_INFINITY : limit.doubleValue();
    if (text == null || !(search instanceof Pattern pattern)) {
      Integer times = limit == null ? null : (int) Math.ceil(most);
      return Functions.replace(text, search, replacement, times);
    }
    Matcher first = pattern.matcher(text);
    if (most > 0 && first.find()) {
      requireSome(first);
    }
    if (!(replacement instanceof String)) {
      return replaceByFunction(pattern.matcher(text), replacement, most);
    }
    if (limit == null) {
      return Functions.replace(text, pattern, replacement, null);
    }
    Matcher matcher = pattern.matcher(text);
    int end = 0;
    for (int times = 0; times < most && matcher.find(); times++) {
      end = matcher.end();
    }
    return end == 0
        ? text
        : Functions.replace(text.substring(0, end), pattern, replacement, null)
            + text.substring(end);
  }

  /** The library counts the whole match among the groups that it gives to the function. */
  private static String replaceByFunction(Matcher matcher, Object function, double most)
      throws Exception {
    StringBuilder replaced = new StringBuilder();
    for (int times = 0; times < most && matcher.find(); times++) {
      Map<String, Object> match = found(matcher);
      match.put("start", match.remove("index"));
      match.put("end", matcher.end());
      if (!(apply(function, List.of(match)) instanceof String text)) {
        throw new JException("D3012", -1);
      }
      matcher.appendReplacement(replaced, Matcher.quoteReplacement(text));
    }
    return matcher.appendTail(replaced).toString();
  }

  /** {@code $string}: numbers to 15 digits, and without an exponent below 10<sup>21</sup>. */
  public static Object string(Object value, Boolean prettify) {
    if (!(value instanceof Number number)) {
      return Functions.string(value, prettify);
    }
    double rounded = new BigDecimal(number.toString()).round(new MathContext(15)).doubleValue();
    return Math.abs(rounded) < PLAIN && rounded == Math.rint(rounded)
        ? new BigDecimal(rounded).toPlainString()
        : Functions.string(rounded, prettify);
  }

  /** {@code $pad}: the library's, within the bounds of memory. */
  public static Object pad(String text, Number width, String padding) {
    if (width.doubleValue() != Math.rint(width.doubleValue())) {
      throw new IllegalArgumentException("Invalid array length");
    }
    if (Math.abs(width.doubleValue()) > JsonataEvaluation.MOST_CHARACTERS) {
      throw JsonataEvaluation.memoryExceeded();
    }
    return Functions.pad(text, width.intValue(), padding);
  }

  /** {@code $encodeUrl}: leaves what separates the parts of a URL. */
  public static Object encodeUrl(String text) {
    if (text == null) {
      return null;
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new JException("D3140", -1, text);
    }
    StringBuilder encoded = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              String character = Character.toString(c);
              encoded.append(
                  UNRESERVED_IN_URLS.contains(character)
                      ? character
                      : URLEncoder.encode(character, StandardCharsets.UTF_8).replace("+", "%20"));
            });
    return encoded.toString();
  }

  /** {@code $number}: no blanks around it; hexadecimal, octal and binary too. */
  public static Object number(Object value) {
    if (!(value instanceof String text)) {
      return Functions.number(value);
    }
    Matcher radix = RADIX.matcher(text);
    if (radix.matches()) {
      return integer(text, radix.group(1), radix.group(2));
    }
    if (!NUMBER.matcher(text).matches() || Double.isInfinite(Double.parseDouble(text))) {
      throw new JException("D3030", -1, text);
    }
    return Functions.number(text);
  }

  private static long integer(String text, String radix, String digits) {
    int base =
        switch (radix) {
          case "x", "X" -> 16;
          case "o", "O" -> 8;
          default -> 2;
        };
    try {
      return Long.parseLong(digits, base);
    } catch (NumberFormatException e) {
      throw new JException(e, "D3030", -1, text, null);
    }
  }

  /** {@code $sort}: stable; two elements change places only if the function says so. */
  public static Object sort(List<?> elements, Object comparator) throws Exception {
    return elements == null || comparator == null || elements.size() < 2
        ? Functions.sort(elements, comparator)
        : merged(elements, comparator);
  }

  private static List<Object> merged(List<?> elements, Object comparator) throws Exception {
    if (elements.size() < 2) {
      return new ArrayList<>(elements);
    }
    int middle = elements.size() / 2;
    List<Object> left = merged(elements.subList(0, middle), comparator);
    List<Object> right = merged(elements.subList(middle, elements.size()), comparator);
    List<Object> result = new ArrayList<>(elements.size());
    int l = 0;
    int r = 0;
    while (l < left.size() && r < right.size()) {
      boolean swap = isAfter(comparator, left.get(l), right.get(r));
      result.add(swap ? right.get(r++) : left.get(l++));
    }
    result.addAll(left.subList(l, left.size()));
    result.addAll(right.subList(r, right.size()));
    return result;
  }

  private static boolean isAfter(Object comparator, Object left, Object right) throws Exception {
    return Boolean.TRUE.equals(Functions.toBoolean(apply(comparator, List.of(left, right))));
  }

  private static Object apply(Object function, List<?> arguments) throws Exception {
    try {
      return Functions.funcApply(function, arguments);
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
