package dev.medallion.local.s3;

import com.ctc.wstx.api.InvalidCharHandler;
import com.ctc.wstx.api.WstxOutputProperties;
import java.util.regex.Pattern;
import javax.xml.stream.XMLOutputFactory;

/**
 * Keys may hold control characters, which XML 1.0 cannot. S3 writes them as character references
 * all the same, as XML 1.1 would, so that a client which asks for no {@code encoding-type} gets an
 * answer. The writer of XML refuses to, so it writes one of Unicode's noncharacters for each, which
 * become references when the text is whole.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html">Naming
 *     Amazon S3 objects</a>
 */
final class ControlCharacters {
  /** The first of 32 noncharacters: as many as there are control characters. */
  private static final char STANDS_FOR_NUL = '\uFDD0';

  private static final Pattern STAND_INS = Pattern.compile("[\uFDD0-\uFDEF]");
  private static final char REPLACEMENT = '\uFFFD';

  private ControlCharacters() {}

  /** Has the writers of the factory write stand-ins. */
  static void standIn(XMLOutputFactory factory) {
    InvalidCharHandler handler =
        character -> character < ' ' ? (char) (STANDS_FOR_NUL + character) : REPLACEMENT;
    factory.setProperty(WstxOutputProperties.P_OUTPUT_INVALID_CHAR_HANDLER, handler);
  }

  /** The text with a character reference for each stand-in. */
  static String restore(String xml) {
    return STAND_INS
        .matcher(xml)
        .replaceAll(match -> "&#" + (match.group().charAt(0) - STANDS_FOR_NUL) + ";");
  }
}
