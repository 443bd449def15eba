package dev.medallion.local.s3;

import dev.medallion.local.endpoint.Xml;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Documents of requests, and the refusal of those that are none. */
final class S3Xml {
  private static final int LARGEST_BYTES = 1 << 20;
  private static final int BAD_REQUEST = 400;

  private S3Xml() {}

  /**
   * Reads a document.
   *
   * @param root the name of its root
   * @throws S3Exception MalformedXML if it is another, or none
   */
  static Element read(InputStream content, String root) throws IOException {
    byte[] document = content.readNBytes(LARGEST_BYTES + 1);
    if (document.length > LARGEST_BYTES) {
      throw malformed();
    }
    try {
      Element element = parser().parse(new ByteArrayInputStream(document)).getDocumentElement();
      if (!root.equals(element.getLocalName())) {
        throw malformed();
      }
      return element;
    } catch (SAXException e) {
      S3Exception refusal = malformed();
      refusal.addSuppressed(e);
      throw refusal;
    }
  }

  private static DocumentBuilder parser() {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      DocumentBuilder parser = factory.newDocumentBuilder();
      parser.setErrorHandler(null);
      return parser;
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("this Java cannot read XML safely", e);
    }
  }

  /** The elements of that name directly below. */
  static List<Element> children(Element parent, String name) {
    List<Element> children = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && name.equals(element.getLocalName())) {
        children.add(element);
      }
    }
    return children;
  }

  /** The text of the one element of that name directly below. */
  static String text(Element parent, String name) {
    List<Element> children = children(parent, name);
    if (children.size() != 1) {
      throw malformed();
    }
    return children.getFirst().getTextContent();
  }

  static String escaped(String text) {
    return Xml.escaped(text);
  }

  static S3Exception malformed() {
    return refusal(
        "MalformedXML",
        "The XML you provided was not well-formed or did not validate against our published"
            + " schema");
  }

  /** A refusal of what was sent. */
  static S3Exception refusal(String code, String message) {
    return refusal(BAD_REQUEST, code, message);
  }

  static S3Exception refusal(int status, String code, String message) {
    return (S3Exception)
        S3Exception.builder()
            .statusCode(status)
            .message(message)
            .awsErrorDetails(
                AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
            .build();
  }
}
