package dev.medallion.local.endpoint;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;
import software.amazon.awssdk.core.traits.ListTrait;

/**
 * Operations on the SDK's model classes, for a service of AWS Query. Members are scalars,
 * structures, and lists of them, which is all that is needed here.
 *
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-query-protocol.html">AWS Query</a>
 */
public final class QueryOperations {
  private static final String LIST_MEMBER = "member";
  private static final List<String> NO_MEMBERS = List.of("Action", "Version");
  private static final XMLOutputFactory XML = XMLOutputFactory.newDefaultFactory();

  private final Operations operations;

  /** Those operations. */
  public QueryOperations(Operations operations) {
    this.operations = operations;
  }

  /** As {@link QueryService#result} has it. */
  public Optional<String> result(String action, Map<String, String> parameters) {
    return operations.requests().stream()
        .filter(request -> request.getSimpleName().equals(action + "Request"))
        .findFirst()
        .map(request -> answer(request, parameters));
  }

  private String answer(Class<?> request, Map<String, String> parameters) {
    Function<AwsRequest, AwsResponse> handler = operations.handler(request).orElseThrow();
    return write(handler.apply((AwsRequest) read(request, parameters)));
  }

  private static Object read(Class<?> request, Map<String, String> parameters) {
    Map<String, String> left = new LinkedHashMap<>(parameters);
    left.keySet().removeAll(NO_MEMBERS);
    SdkPojo builder = ModelReader.builderOf(request);
    for (SdkField<?> field : builder.sdkFields()) {
      if (field.marshallingType().getKnownType() == MarshallingKnownType.LIST) {
        List<Object> values = members(field, left);
        if (!values.isEmpty()) {
          field.set(builder, values);
        }
      } else {
        String text = left.remove(field.locationName());
        if (text != null) {
          field.set(
              builder, scalar(field.locationName(), field.marshallingType().getKnownType(), text));
        }
      }
    }
    left.keySet().stream()
        .findFirst()
        .ifPresent(
            name -> {
              throw Refusal.unknownMember(name);
            });
    return ModelReader.build(builder);
  }

  private static List<Object> members(SdkField<?> field, Map<String, String> left) {
    String prefix = field.locationName() + "." + LIST_MEMBER + ".";
    MarshallingKnownType type =
        field.getTrait(ListTrait.class).memberFieldInfo().marshallingType().getKnownType();
    List<String> names = left.keySet().stream().filter(name -> name.startsWith(prefix)).toList();
    List<Object> values = new ArrayList<>();
    names.forEach(name -> values.add(scalar(name, type, left.remove(name))));
    return values;
  }

  private static Object scalar(String name, MarshallingKnownType type, String text) {
    return ModelReader.readText(type, text)
        .orElseThrow(
            () -> Refusal.malformedInput("%s: '%s' is not of type %s".formatted(name, text, type)));
  }

  private static String write(AwsResponse response) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XML.createXMLStreamWriter(text);
      writeMembers(xml, response);
      xml.close();
      return text.toString();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("an answer cannot be written as XML", e);
    }
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
}
