package dev.medallion.local.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.local.Site;
import dev.medallion.local.endpoint.Endpoint;
import dev.medallion.local.endpoint.Signed;
import dev.medallion.local.iam.Roles;
import dev.medallion.local.iam.Trail;
import dev.medallion.local.sts.StsService;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

/** What is not here is refused in the protocol of the service that was asked. */
class ProtocolRefusalsTest {
  private static Endpoint endpoint;

  @BeforeAll
  static void serve(@TempDir Path state) throws IOException {
    endpoint = Endpoint.bind(0);
    endpoint.serve(
        List.of(),
        List.of(
            new StsService(
                new Roles(),
                endpoint.credentials(),
                new Trail(state.resolve("cloudtrail.jsonl"), InstantSource.system()),
                InstantSource.system())),
        Map.of(),
        exchange -> exchange.close());
  }

  @AfterAll
  static void close() {
    endpoint.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sts", "iam", "cloudformation", "sns", "sqs", "rds"})
  void refusesFormsInXml(String service) throws Exception {
    HttpResponse<String> refused = form(new Signed(), service, "Action=DoSomething&Version=1");
    assertThat(refused.statusCode()).isEqualTo(400);
    Document xml = parse(refused);
    assertThat(text(xml, "Code")).isEqualTo("InvalidAction");
    assertThat(text(xml, "Message"))
        .startsWith("Could not find operation DoSomething for version 1");
    assertThat(xml.getDocumentElement().getTagName()).isEqualTo("ErrorResponse");
  }

  @Test
  void refusesEc2AsEc2Does() throws Exception {
    HttpResponse<String> refused = form(new Signed(), "ec2", "Action=DescribeVpcs&Version=1");
    Document xml = parse(refused);
    assertThat(xml.getDocumentElement().getTagName()).isEqualTo("Response");
    assertThat(text(xml, "Code")).isEqualTo("InvalidAction");
  }

  @ParameterizedTest
  @CsvSource({"test, wrong, SignatureDoesNotMatch", "wrong, test, InvalidClientTokenId"})
  void refusesCredentialsInXml(String accessKey, String secretKey, String code) throws Exception {
    HttpResponse<String> refused =
        form(new Signed().by(accessKey, secretKey), "sts", "Action=GetCallerIdentity&Version=1");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(text(parse(refused), "Code")).isEqualTo(code);
  }

  @Test
  void tellsTheCaller() throws Exception {
    HttpResponse<String> answer =
        form(new Signed(), "sts", "Action=GetCallerIdentity&Version=2011-06-15");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(text(parse(answer), "Account")).isEqualTo(Site.ACCOUNT);
    assertThat(text(parse(answer), "Arn")).isEqualTo("arn:aws:iam::000000000000:root");
  }

  @Test
  void refusesUnknownJsonServicesInJson() throws Exception {
    HttpResponse<String> refused =
        new Signed()
            .header("X-Amz-Target", "DynamoDB_20120810.ListTables")
            .header("Content-Type", "application/x-amz-json-1.0")
            .post(endpoint.uri(), "dynamodb", "{}");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body())
        .contains("\"__type\":\"UnknownOperationException\"", "DynamoDB_20120810.ListTables");
  }

  private static HttpResponse<String> form(Signed signed, String service, String form)
      throws IOException, InterruptedException {
    return signed
        .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
        .post(endpoint.uri().resolve("/"), service, form);
  }

  private static Document parse(HttpResponse<String> answer) throws Exception {
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/xml");
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(answer.body().getBytes(StandardCharsets.UTF_8)));
  }

  private static String text(Document xml, String element) {
    return xml.getElementsByTagName(element).item(0).getTextContent();
  }
}
