package dev.medallion.iam;

/**
 * Compares ARNs part by part. The first five parts hold no colon, so a wildcard in them does not
 * reach beyond theirs; the last part is the resource, which may hold colons.
 */
final class ArnPattern {
  private static final int PARTS_BEFORE_RESOURCE = 5;

  private ArnPattern() {}

  /**
   * As the elements Resource and NotResource compare: a pattern that ends early covers the rest of
   * the ARN if it ends with {@code *}.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html">Resource</a>
   */
  static boolean coversResource(Glob pattern, String arn) {
    return pattern.isAny() || matches(pattern, arn, true);
  }

  /** As ArnEquals and ArnLike compare, which are the same: six parts, each with wildcards. */
  static boolean isLike(Glob pattern, String arn) {
    return matches(pattern, arn, false);
  }

  private static boolean matches(Glob pattern, String arn, boolean mayEndEarly) {
    int token = 0;
    int at = 0;
    for (int part = 0; part < PARTS_BEFORE_RESOURCE; part++) {
      int tokenEnd = pattern.indexOf(':', token);
      if (tokenEnd < 0) {
        return mayEndEarly
            && pattern.endsWithAny()
            && pattern.matches(token, pattern.length(), arn, at, arn.length());
      }
      int end = arn.indexOf(':', at);
      if (end < 0 || !pattern.matches(token, tokenEnd, arn, at, end)) {
        return false;
      }
      token = tokenEnd + 1;
      at = end + 1;
    }
    return (!mayEndEarly || namesType(pattern, token, arn, at))
        && pattern.matches(token, pattern.length(), arn, at, arn.length());
  }

  /**
   * Whether the type of the resource, such as {@code function}, is written out: a wildcard does not
   * stand for it, unless it stands for what follows, too. A bucket, which is in no account by its
   * ARN, has no type.
   *
   * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html">ARNs</a>
   */
  private static boolean namesType(Glob pattern, int token, String arn, int at) {
    int end = separator(arn, at);
    int patternEnd = pattern.separator(token);
    boolean hasType = end < arn.length() && arn.charAt(at - 2) != ':';
    return !hasType
        || patternEnd == pattern.length()
        || pattern.isText(token, patternEnd, arn, at, end);
  }

  private static int separator(String arn, int from) {
    for (int i = from; i < arn.length(); i++) {
      if (arn.charAt(i) == '/' || arn.charAt(i) == ':') {
        return i;
      }
    }
    return arn.length();
  }
}
