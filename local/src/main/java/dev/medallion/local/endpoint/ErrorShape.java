package dev.medallion.local.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * How a service puts an error on the wire: which member holds the message, and whether the error's
 * code is in the header {@code x-amzn-errortype} as well as in {@code __type}.
 *
 * <p>The members that the SDK models on the exception are always part of the body.
 */
public final class ErrorShape {
  private static final ErrorShape STANDARD =
      new ErrorShape(true, "message", Map.of(), code -> Optional.empty());

  private final boolean typeHeader;
  private final String messageMember;
  private final Map<String, String> repeated;
  private final Function<String, Optional<String>> queryCodes;

  private ErrorShape(
      boolean typeHeader,
      String messageMember,
      Map<String, String> repeated,
      Function<String, Optional<String>> queryCodes) {
    this.typeHeader = typeHeader;
    this.messageMember = messageMember;
    this.repeated = repeated;
    this.queryCodes = queryCodes;
  }

  /** The shape of most services: the header, and the message in {@code message}. */
  public static ErrorShape standard() {
    return STANDARD;
  }

  /** The same without the header {@code x-amzn-errortype}. */
  public ErrorShape withoutTypeHeader() {
    return new ErrorShape(false, messageMember, repeated, queryCodes);
  }

  /** The same with the message in another member. */
  public ErrorShape withMessageIn(String member) {
    return new ErrorShape(typeHeader, member, repeated, queryCodes);
  }

  /** The same with the value of a modelled member given once more under another name. */
  public ErrorShape repeating(String member, String name) {
    Map<String, String> more = new LinkedHashMap<>(repeated);
    more.put(member, name);
    return new ErrorShape(typeHeader, messageMember, more, queryCodes);
  }

  /**
   * The same with codes in the header {@code x-amzn-query-error} as well, where services that once
   * spoke AWS Query have it.
   *
   * @param codes the code that AWS Query had for an error, if it is to be told
   * @see <a
   *     href="https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsquerycompatible-trait">awsQueryCompatible</a>
   */
  public ErrorShape withQueryErrors(Function<String, Optional<String>> codes) {
    return new ErrorShape(typeHeader, messageMember, repeated, codes);
  }

  Map<String, String> headers(String code) {
    Map<String, String> headers = new LinkedHashMap<>();
    if (typeHeader) {
      headers.put("x-amzn-errortype", code);
    }
    queryCodes
        .apply(code)
        .ifPresent(queryCode -> headers.put("x-amzn-query-error", queryCode + ";Sender"));
    return headers;
  }

  ObjectNode body(String code, String message, ObjectNode modelled) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("__type", code);
    body.setAll(modelled);
    repeated.forEach(
        (member, name) -> {
          JsonNode value = modelled.get(member);
          if (value != null) {
            body.set(name, value);
          }
        });
    if (!message.isEmpty()) {
      body.put(messageMember, message);
    }
    return body;
  }
}
