package dev.medallion.local.stepfunctions.states;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.JException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * JSONata's {@code $formatNumber} after the pictures of XPath's {@code format-number}. The library
 * leaves them to Java's {@code DecimalFormat}, which writes a zero where a picture has none, and
 * knows no grouping that is irregular or in the fraction.
 *
 * @see <a href="https://docs.jsonata.org/numeric-functions#formatnumber">$formatNumber</a>
 * @see <a href="https://www.w3.org/TR/xpath-functions-31/#formatting-the-number">Formatting the
 *     number</a>
 */
final class JsonataNumberFormat {
  private static final Pattern PICTURE =
      Pattern.compile(
          "(?<prefix>[^#0-9.,]*)(?<integer>[#0-9,]*)(?:\\.(?<fraction>[#0-9,]*))?(?:e(?<exponent>[0-9]+))?(?<suffix>[^#0-9.,]*)");

  /** What a picture must not have. */
  private record Rule(Pattern broken, String error) {
    static Rule of(String broken, String error) {
      return new Rule(Pattern.compile(broken), error);
    }
  }

  private static final List<Rule> RULES =
      List.of(
          Rule.of(",,", "D3089"),
          Rule.of("^[^.]*,[^#0-9.,]*$", "D3088"),
          Rule.of(",\\.|\\.,", "D3087"),
          Rule.of("\\..*\\.", "D3081"),
          Rule.of("%.*‰|‰.*%", "D3084"),
          Rule.of("%.*%", "D3082"),
          Rule.of("‰.*‰", "D3083"),
          Rule.of("[0-9#.,][^0-9#.,e]+[0-9#.,]|^[^0-9#.,e]+$", "D3086"),
          Rule.of("^[^0-9#]*$|^[^0-9#]*e", "D3085"),
          Rule.of("^[^.]*[0-9][^.]*#", "D3090"),
          Rule.of("\\.[^e]*#[^e]*[0-9]", "D3091"),
          Rule.of("[0-9#.]e[0-9]+.*[%‰]|[%‰].*[0-9#.]e[0-9]", "D3092"),
          Rule.of("[0-9#.]e[0-9]*[#.,]", "D3093"));

  private JsonataNumberFormat() {}

  /**
   * Formats a number.
   *
   * @param options other characters for the picture; null for the usual ones
   * @throws JException if the picture is none
   */
  static String format(Number number, String picture, Map<?, ?> options) {
    String[] pictures = picture.split(";", -1);
    if (options == null) {
      check(pictures);
    }
    double value = number.doubleValue();
    Matcher part = PICTURE.matcher(value < 0 && pictures.length > 1 ? pictures[1] : pictures[0]);
    if (options != null || !part.matches() || isForTheLibrary(part)) {
      return Functions.formatNumber(number, picture, options);
    }
    String sign = value < 0 && pictures.length == 1 ? "-" : "";
    return sign + part.group("prefix") + digits(value, part) + part.group("suffix");
  }

  private static void check(String[] pictures) {
    if (pictures.length > 2) {
      throw new JException("D3080", -1);
    }
    for (String picture : pictures) {
      for (Rule rule : RULES) {
        if (rule.broken().matcher(picture).find()) {
          throw new JException(rule.error(), -1);
        }
      }
    }
  }

  private static boolean isForTheLibrary(Matcher part) {
    boolean noDigits = part.group("integer").isEmpty() && part.group("fraction") == null;
    return noDigits;
  }

  private static String digits(double value, Matcher part) {
    String integerPicture = part.group("integer");
    String fractionPicture = part.group("fraction") == null ? "" : part.group("fraction");
    String exponentPicture = part.group("exponent");
    int leastInteger = mandatory(integerPicture);
    int leastFraction = mandatory(fractionPicture);
    int mostFraction = places(fractionPicture);
    int scalingFactor = leastInteger;
    if (leastInteger == 0 && mostFraction == 0) {
      if (exponentPicture == null) {
        leastInteger = 1;
      } else {
        leastFraction = 1;
        mostFraction = 1;
      }
    }
    if (exponentPicture != null && integerPicture.contains("#")) {
      leastInteger = Math.max(1, leastInteger);
    }
    if (leastInteger == 0 && leastFraction == 0) {
      leastFraction = 1;
    }
    BigDecimal number = BigDecimal.valueOf(value * scale(part.group())).abs();
    int exponent = exponentPicture == null ? 0 : exponent(number, scalingFactor);
    BigDecimal rounded =
        number.movePointLeft(exponent).setScale(mostFraction, RoundingMode.HALF_EVEN);
    String[] digits = rounded.toPlainString().split("\\.", -1);
    String integer = padLeft(digits[0].replaceFirst("^0+", ""), leastInteger);
    String fraction = digits.length > 1 ? digits[1].replaceFirst("0+$", "") : "";
    fraction = fraction + "0".repeat(Math.max(0, leastFraction - fraction.length()));
    String grouped = groupInteger(integer, integerPicture);
    String mantissa =
        fraction.isEmpty() ? grouped : grouped + "." + groupFraction(fraction, fractionPicture);
    return exponentPicture == null
        ? mantissa
        : "%se%s%s"
            .formatted(
                mantissa,
                exponent < 0 ? "-" : "",
                padLeft(Integer.toString(Math.abs(exponent)), exponentPicture.length()));
  }

  /** The power of ten that leaves a mantissa with so many digits before the point. */
  private static int exponent(BigDecimal number, int digits) {
    if (number.signum() == 0) {
      return 0;
    }
    int exponent = number.precision() - number.scale() - digits;
    // The largest mantissa is the power of ten itself.
    boolean isPowerOfTen =
        number.stripTrailingZeros().precision() == 1
            && number.stripTrailingZeros().unscaledValue().equals(BigInteger.ONE);
    return isPowerOfTen && exponent > 0 ? exponent - 1 : exponent;
  }

  private static int scale(String picture) {
    if (picture.contains("%")) {
      return 100;
    }
    return picture.contains("‰") ? 1000 : 1;
  }

  private static String padLeft(String digits, int least) {
    return "0".repeat(Math.max(0, least - digits.length())) + digits;
  }

  private static int mandatory(String picture) {
    return (int) picture.chars().filter(Character::isDigit).count();
  }

  private static int places(String picture) {
    return (int) picture.chars().filter(c -> c != ',').count();
  }

  private static String groupInteger(String digits, String picture) {
    List<Integer> positions = new ArrayList<>();
    for (int at = picture.indexOf(','); at >= 0; at = picture.indexOf(',', at + 1)) {
      positions.add(places(picture.substring(at)));
    }
    StringBuilder grouped = new StringBuilder(digits);
    int interval = interval(positions);
    for (int place = 1; place < digits.length(); place++) {
      boolean separated = interval > 0 ? place % interval == 0 : positions.contains(place);
      if (separated) {
        grouped.insert(digits.length() - place, ',');
      }
    }
    return grouped.toString();
  }

  /** The distance of separators that stand at every multiple of it; 0 if they do not. */
  private static int interval(List<Integer> positions) {
    int divisor = 0;
    for (int position : positions) {
      int other = position;
      while (other != 0) {
        int rest = divisor % other;
        divisor = other;
        other = rest;
      }
    }
    for (int i = 1; i <= positions.size(); i++) {
      if (!positions.contains(i * divisor)) {
        return 0;
      }
    }
    return divisor;
  }

  private static String groupFraction(String digits, String picture) {
    StringBuilder grouped = new StringBuilder();
    int places = 0;
    for (int at = 0; at < picture.length() && places < digits.length(); at++) {
      if (picture.charAt(at) == ',') {
        grouped.append(',');
      } else {
        grouped.append(digits.charAt(places));
        places++;
      }
    }
    return grouped.append(digits.substring(places)).toString();
  }
}
