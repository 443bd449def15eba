package dev.medallion.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The rule for column names, whatever a header holds. */
class ColumnNamesPropertyTest {

  @Property
  void aNameIsLowerCaseLettersDigitsAndUnderscores(@ForAll("headers") String given) {
    String name = ColumnNames.normalised(given);

    assertThat(name).isEqualTo(name.toLowerCase(Locale.ROOT));
    assertThat(name).matches("[\\p{L}\\p{M}\\p{N}_]*");
  }

  @Property
  void aNameStaysWhatItIs(@ForAll("headers") String given) {
    String name = ColumnNames.normalised(given);

    assertThat(ColumnNames.normalised(name)).isEqualTo(name);
  }

  @Property
  void caseAndSpaceAroundMakeNoDifference(@ForAll("plain") String given) {
    assertThat(ColumnNames.normalised("  " + given.toUpperCase(Locale.ROOT) + "\t"))
        .isEqualTo(ColumnNames.normalised(given));
  }

  @Property
  void aHeaderIsRefusedExactlyIfNamesCollide(@ForAll List<@From("short") String> given) {
    Set<String> names = new HashSet<>();
    boolean collide = false;
    for (String each : given) {
      collide |= !names.add(ColumnNames.normalised(each));
    }

    assertThat(ColumnNames.problem(given).isPresent()).isEqualTo(collide);
  }

  @Provide
  Arbitrary<String> headers() {
    return Arbitraries.strings().ofMaxLength(20);
  }

  @Provide
  Arbitrary<String> plain() {
    return Arbitraries.strings().withCharRange('a', 'z').withChars("_ 0189").ofMinLength(1);
  }

  @Provide("short")
  Arbitrary<String> shortNames() {
    return Arbitraries.strings().withChars("aAbB _-").ofMinLength(1).ofMaxLength(2);
  }
}
