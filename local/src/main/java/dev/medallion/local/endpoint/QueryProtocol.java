package dev.medallion.local.endpoint;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;
import software.amazon.awssdk.core.traits.ListTrait;

/**
 * AWS's Query protocol: an {@code Action} and its members in a form, an answer in XML. Members are
 * scalars, structures, and lists of them, which is what is asked here.
 *
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-query-protocol.html">AWS Query protocol</a>
 */
final class QueryProtocol {
  private static final String LIST_MEMBER = "member";
  private static final XMLOutputFactory XML = XMLOutputFactory.newDefaultFactory();

  private final AwsService service;
  private final String namespace;

  /**
   * The protocol of a service.
   *
   * @param namespace the XML namespace of its answers
   */
  QueryProtocol(AwsService service, String namespace) {
    this.service = service;
    this.namespace = namespace;
  }

  /** Answers a request, be it with a refusal. */
  ResponseEncoder.Answer answer(HttpExchange exchange) {
    try {
      Query form = form(exchange);
      String action =
          form.value("Action")
              .orElseThrow(() -> new Refused("MissingAction", "the request has no Action"));
      Class<?> type =
          service.operations().requests().stream()
              .filter(request -> request.getSimpleName().equals(action + "Request"))
              .findFirst()
              .orElseThrow(
                  () ->
                      new Refused(
                          "InvalidAction",
                          "Could not find operation %s for version %s: it is not supported by the local side"
                              .formatted(action, form.value("Version").orElse(""))));
      Function<AwsRequest, AwsResponse> handler = service.operations().handler(type).orElseThrow();
      AwsResponse response = handler.apply((AwsRequest) read(type, form));
      return answer(200, write(action, response));
    } catch (AwsServiceException e) {
      ErrorIdentity identity = ErrorIdentity.of(e);
      String message =
          Optional.ofNullable(e.awsErrorDetails())
              .map(AwsErrorDetails::errorMessage)
              .orElseGet(e::getMessage);
      return answer(identity.status(), error(identity.code(), message));
    } catch (Refused e) {
      return answer(400, error(e.code, e.getMessage()));
    }
  }

  private static Query form(HttpExchange exchange) {
    try {
      String body =
          new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).strip();
      return body.isEmpty()
          ? Query.of(exchange.getRequestURI())
          : Query.of(URI.create("/?" + body));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalArgumentException e) {
      throw new Refused("MalformedQueryString", "the body is no form: " + e.getMessage());
    }
  }

  private static Object read(Class<?> request, Query form) {
    SdkPojo builder = ModelReader.builderOf(request);
    for (SdkField<?> field : builder.sdkFields()) {
      if (field.marshallingType().getKnownType() == MarshallingKnownType.LIST) {
        String prefix = field.locationName() + "." + LIST_MEMBER + ".";
        MarshallingKnownType member =
            field.getTrait(ListTrait.class).memberFieldInfo().marshallingType().getKnownType();
        List<Object> values =
            form.names().stream()
                .filter(name -> name.startsWith(prefix))
                .map(name -> scalar(name, member, form.value(name).orElseThrow()))
                .toList();
        if (!values.isEmpty()) {
          field.set(builder, values);
        }
      } else {
        form.value(field.locationName())
            .map(text -> scalar(field.locationName(), field.marshallingType().getKnownType(), text))
            .ifPresent(value -> field.set(builder, value));
      }
    }
    return ModelReader.build(builder);
  }

  private static Object scalar(String name, MarshallingKnownType type, String text) {
    return ModelReader.readText(type, text)
        .orElseThrow(
            () ->
                new Refused(
                    "MalformedInput", "%s: '%s' is not of type %s".formatted(name, text, type)));
  }

  private String write(String action, AwsResponse response) {
    return xml(
        action + "Response",
        xml -> {
          xml.writeStartElement(action + "Result");
          writeMembers(xml, response);
          xml.writeEndElement();
          xml.writeStartElement("ResponseMetadata");
          element(xml, "RequestId", UUID.randomUUID().toString());
          xml.writeEndElement();
        });
  }

  private String error(String code, String message) {
    return xml(
        "ErrorResponse",
        xml -> {
          xml.writeStartElement("Error");
          element(xml, "Type", "Sender");
          element(xml, "Code", code);
          element(xml, "Message", message);
          xml.writeEndElement();
          element(xml, "RequestId", UUID.randomUUID().toString());
        });
  }

  private static void writeMembers(XMLStreamWriter xml, SdkPojo model) throws XMLStreamException {
    for (SdkField<?> field : model.sdkFields()) {
      Optional<Object> value = ModelWriter.valueOf(field, model);
      if (value.isPresent()) {
        xml.writeStartElement(field.locationName());
        writeValue(xml, value.get());
        xml.writeEndElement();
      }
    }
  }

  private static void writeValue(XMLStreamWriter xml, Object value) throws XMLStreamException {
    switch (value) {
      case SdkPojo model -> writeMembers(xml, model);
      case List<?> list -> {
        for (Object member : list) {
          xml.writeStartElement(LIST_MEMBER);
          writeValue(xml, member);
          xml.writeEndElement();
        }
      }
      case Map<?, ?> map ->
          throw new IllegalStateException("the endpoint cannot write a map in XML: " + map);
      case SdkBytes bytes ->
          throw new IllegalStateException("the endpoint cannot write bytes in XML: " + bytes);
      default -> xml.writeCharacters(value.toString());
    }
  }

  private static void element(XMLStreamWriter xml, String name, String text)
      throws XMLStreamException {
    xml.writeStartElement(name);
    xml.writeCharacters(text);
    xml.writeEndElement();
  }

  /** Writes what stands within the root element. */
  @FunctionalInterface
  private interface Content {
    void write(XMLStreamWriter xml) throws XMLStreamException;
  }

  private String xml(String root, Content content) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XML.createXMLStreamWriter(text);
      xml.writeStartElement(root);
      xml.writeDefaultNamespace(namespace);
      content.write(xml);
      xml.writeEndElement();
      xml.close();
      return text.toString();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("an answer cannot be written as XML", e);
    }
  }

  private static ResponseEncoder.Answer answer(int status, String xml) {
    return new ResponseEncoder.Answer(
        status, Map.of("Content-Type", "text/xml"), SdkBytes.fromUtf8String(xml));
  }

  /** A request that no operation sees. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    Refused(String code, String message) {
      super(message);
      this.code = code;
    }
  }
}
