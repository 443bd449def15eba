package dev.medallion.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DocumentsTest {
  private static final String TWO =
      """
      {"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Deny"},{"Effect":"Allow"}]}\
      """;

  @Test
  void aStatementIsTakenOutByItsSidOrItsPlace() {
    assertThat(Documents.without(TWO, "A"))
        .contains("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\"}]}");
    assertThat(Documents.without(TWO, "Statement[1]"))
        .contains(
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"A\",\"Effect\":\"Deny\"}]}");
  }

  @Test
  void theOnlyStatementLeavesNoDocument() {
    assertThat(Documents.without("{\"Statement\":{\"Effect\":\"Deny\"}}", "Statement")).isEmpty();
    assertThat(Documents.without("{\"Statement\":[{\"Sid\":\"A\"}]}", "A")).isEmpty();
  }
}
