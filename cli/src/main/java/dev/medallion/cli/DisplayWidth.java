package dev.medallion.cli;

/**
 * How many columns of a terminal a text takes: East Asian characters and emoji take two, combining
 * marks none.
 *
 * @see <a href="https://www.unicode.org/reports/tr11/">Unicode Standard Annex 11</a>
 */
final class DisplayWidth {
  private DisplayWidth() {}

  static int of(String text) {
    return text.codePoints().map(DisplayWidth::of).sum();
  }

  /** As much of the text's beginning as fits into the columns, an ellipsis included if cut. */
  static String shortened(String text, int columns) {
    if (of(text) <= columns) {
      return text;
    }
    StringBuilder kept = new StringBuilder();
    int width = 1;
    for (int codePoint : text.codePoints().toArray()) {
      width += of(codePoint);
      if (width > columns) {
        break;
      }
      kept.appendCodePoint(codePoint);
    }
    return kept.append('…').toString();
  }

  private static int of(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      default -> isWide(codePoint) ? 2 : 1;
    };
  }

  private static boolean isWide(int codePoint) {
    return within(codePoint, 0x1100, 0x115F)
        || within(codePoint, 0x2E80, 0x303E)
        || within(codePoint, 0x3041, 0xA4CF)
        || within(codePoint, 0xAC00, 0xD7A3)
        || within(codePoint, 0xF900, 0xFAFF)
        || within(codePoint, 0xFE30, 0xFE6F)
        || within(codePoint, 0xFF00, 0xFF60)
        || within(codePoint, 0xFFE0, 0xFFE6)
        || within(codePoint, 0x1F300, 0x1FAFF)
        || within(codePoint, 0x20000, 0x3FFFD);
  }

  private static boolean within(int codePoint, int first, int last) {
    return codePoint >= first && codePoint <= last;
  }
}
