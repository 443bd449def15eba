package dev.medallion.local.endpoint;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * How a request and its answer are written. A refusal has to be in the protocol of the request, or
 * its client cannot read it.
 *
 * @see <a href="https://smithy.io/2.0/aws/protocols/index.html">AWS protocols</a>
 */
enum WireProtocol {
  /** AWS JSON 1.0 and 1.1: the operation is in {@code X-Amz-Target}. */
  JSON,
  /** REST with JSON bodies. */
  REST_JSON,
  /** AWS Query: a form with an {@code Action}, answered with XML. */
  QUERY,
  /** EC2's kind of AWS Query, whose errors look different. */
  EC2,
  /** S3's REST with XML bodies. */
  S3;

  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String XML = "text/xml";

  /** The services that answer with XML whatever the request looks like. */
  private static final Set<String> XML_SERVICES =
      Set.of(
          "autoscaling",
          "cloudformation",
          "cloudfront",
          "elasticache",
          "elasticbeanstalk",
          "elasticloadbalancing",
          "elasticmapreduce-query",
          "email",
          "iam",
          "monitoring",
          "rds",
          "redshift",
          "route53",
          "sdb",
          "sns",
          "sts");

  /** The protocol of a request, told by its target, its content type and what it is signed for. */
  static WireProtocol of(HttpExchange exchange) {
    if (exchange.getRequestHeaders().containsKey("X-Amz-Target")) {
      return JSON;
    }
    Optional<String> signedFor = SigningScope.service(exchange);
    String type =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type")).orElse("");
    boolean query =
        exchange.getRequestURI().getPath().equals("/")
            && (type.toLowerCase(Locale.ROOT).startsWith(FORM)
                || Query.of(exchange.getRequestURI()).value("Action").isPresent());
    if (signedFor.filter("ec2"::equals).isPresent()) {
      return EC2;
    }
    if (query || signedFor.filter(XML_SERVICES::contains).isPresent()) {
      return QUERY;
    }
    return signedFor.filter(service -> !service.equals("s3")).isPresent() ? REST_JSON : S3;
  }

  /** Answers with the refusal and ends the exchange. */
  void refuse(HttpExchange exchange, Refusal refusal) throws IOException {
    String id = UUID.randomUUID().toString();
    exchange.getResponseHeaders().set("x-amzn-RequestId", id);
    RequestBody.discard(exchange.getRequestBody());
    switch (this) {
      case JSON, REST_JSON -> {
        exchange.getResponseHeaders().set("x-amzn-errortype", refusal.code());
        Answers.send(exchange, refusal.status(), "application/json", json(refusal));
      }
      case QUERY ->
          Answers.send(
              exchange,
              refusal.status(),
              XML,
              """
              <ErrorResponse><Error><Type>%s</Type><Code>%s</Code><Message>%s</Message></Error>\
              <RequestId>%s</RequestId></ErrorResponse>\
              """
                  .formatted(
                      refusal.status() < 500 ? "Sender" : "Receiver",
                      Xml.escaped(refusal.code()),
                      Xml.escaped(refusal.getMessage()),
                      id));
      case EC2 ->
          Answers.send(
              exchange,
              refusal.status(),
              XML,
              """
              <?xml version="1.0" encoding="UTF-8"?>
              <Response><Errors><Error><Code>%s</Code><Message>%s</Message></Error></Errors>\
              <RequestID>%s</RequestID></Response>\
              """
                  .formatted(Xml.escaped(refusal.code()), Xml.escaped(refusal.getMessage()), id));
      case S3 ->
          Answers.send(
              exchange,
              refusal.status(),
              "application/xml",
              """
              <?xml version="1.0" encoding="UTF-8"?>
              <Error><Code>%s</Code><Message>%s</Message><RequestId>%s</RequestId></Error>\
              """
                  .formatted(Xml.escaped(refusal.code()), Xml.escaped(refusal.getMessage()), id));
    }
  }

  /** Readable for clients of AWS, which look at the top, and for those of Iceberg. */
  private static byte[] json(Refusal refusal) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("__type", refusal.code());
    body.put("message", refusal.getMessage());
    body.putObject("error")
        .put("message", refusal.getMessage())
        .put("type", refusal.code())
        .put("code", refusal.status());
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }
}
