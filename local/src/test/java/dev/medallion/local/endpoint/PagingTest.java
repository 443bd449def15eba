package dev.medallion.local.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagingTest {
  private static final List<String> NAMES = List.of("a", "b", "c", "d", "e");
  private final Paging pages =
      new Paging(
          "maxResults",
          3,
          4,
          (asked, violation) -> new IllegalArgumentException(violation),
          token -> new IllegalArgumentException("no token: " + token));

  @Test
  void givesEveryItemOnceAndNoTokenAtTheEnd() {
    Page<String> first = page(NAMES, 2, null);
    Page<String> second = page(NAMES, 2, first.nextToken());
    Page<String> last = page(NAMES, 2, second.nextToken());

    assertThat(List.of(first.items(), second.items(), last.items()))
        .containsExactly(List.of("a", "b"), List.of("c", "d"), List.of("e"));
    assertThat(last.nextToken()).isNull();
  }

  @Test
  void givesNoTokenWithAFullPageThatIsTheLast() {
    assertThat(page(List.of("a", "b"), 2, null).nextToken()).isNull();
  }

  @Test
  void givesAsManyAsUsualIfARequestDoesNotSay() {
    assertThat(page(NAMES, null, "").items()).containsExactly("a", "b", "c");
  }

  /** Such as a caller that deletes each page before it asks for the next. */
  @Test
  void leavesNothingOutWhenItemsGoBetweenTwoPages() {
    String token = page(NAMES, 2, null).nextToken();

    assertThat(page(List.of("c", "d", "e"), 2, token).items()).containsExactly("c", "d");
    assertThat(page(List.of("a"), 2, token).items()).isEmpty();
  }

  @Test
  void givesNothingTwiceWhenItemsComeBetweenTwoPages() {
    List<String> grown = new ArrayList<>(NAMES);
    grown.add(1, "aa");

    assertThat(page(grown, 2, page(NAMES, 2, null).nextToken()).items()).containsExactly("c", "d");
  }

  @ParameterizedTest
  @CsvSource({
    "0, greater than or equal to 1",
    "-1, greater than or equal to 1",
    "5, less than or equal to 4"
  })
  void refusesASizeInAwssCommonWords(int size, String constraint) {
    assertThatThrownBy(() -> page(NAMES, size, null))
        .hasMessage(
            "1 validation error detected: Value '%d' at 'maxResults' failed to satisfy constraint: Member must have value %s"
                .formatted(size, constraint));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "2", "!", "bGlzdA"})
  void refusesWhatIsNoTokenOfIts(String token) {
    assertThatThrownBy(() -> page(NAMES, 2, token)).hasMessage("no token: " + token);
  }

  @Test
  void refusesTheTokenOfAnotherList() {
    String other = pages.page("other", NAMES, name -> name, 2, null).nextToken();

    assertThatThrownBy(() -> page(NAMES, 2, other)).hasMessage("no token: " + other);
  }

  @Test
  void keepsTheNumbersOfStores() {
    String token = pages.token("list", OptionalLong.of(17));

    assertThat(pages.number("list", token)).hasValue(17);
    assertThat(pages.number("list", null)).isEmpty();
    assertThat(pages.token("list", OptionalLong.empty())).isNull();
    String named = page(NAMES, 2, null).nextToken();
    assertThatThrownBy(() -> pages.number("list", named)).hasMessage("no token: " + named);
  }

  private Page<String> page(List<String> all, Integer size, String token) {
    return pages.page("list", all, name -> name, size, token);
  }
}
