package dev.medallion.local.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.S3Exception;

class ObjectPlacesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "sales/2026/a b.csv",
        "stream-1-2026-01-01-7f0c9a52-5b1e-4c3e-8a8e-1f2e3d4c5b6a",
        "a+b?c#d[e]{f}*g\\h%2F",
        "line\nend",
        "ü/é.csv"
      })
  void keepsAPlainKeyAtItsOwnPlace(String key) {
    assertThat(ObjectPlaces.isPlain(key)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/a", "a/", "a//b", ".", "..", "a/./b", "a/../b", ".a", "a/.b/c", "a\0b"})
  void keepsAKeyThatAFolderCannotHoldElsewhere(String key) {
    assertThat(ObjectPlaces.isPlain(key)).isFalse();
    assertThat(ObjectPlaces.keyOfEncoded(ObjectPlaces.encoded(key))).contains(key);
  }

  @Test
  void keepsAKeyWithANameTooLongForAFileElsewhere() {
    assertThat(ObjectPlaces.isPlain("a/" + "x".repeat(255))).isTrue();
    assertThat(ObjectPlaces.isPlain("a/" + "x".repeat(256))).isFalse();
    assertThat(ObjectPlaces.isPlain("ü".repeat(128))).isFalse();
  }

  @Test
  void writesAnEncodedPlaceThatAPersonCanRead() {
    assertThat(ObjectPlaces.encoded("sales//Q1.csv")).isEqualTo(".s3/keys/sales%2f%2f%511%2ecsv");
  }

  @Test
  void cutsAnEncodedPlaceIntoShortNames() {
    String place = ObjectPlaces.encoded("/" + "a".repeat(200));
    assertThat(place.split("/"))
        .containsExactly(".s3", "keys", "%2f" + "a".repeat(97) + "~", "a".repeat(100) + "~", "aaa");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", ".s3/keys/A", ".s3/keys/%2F", ".s3/keys/%2", ".s3/keys/a~/b", ""})
  void readsNoKeyFromAPlaceThatNoKeyHas(String place) {
    assertThat(ObjectPlaces.keyOfEncoded(place)).isEmpty();
  }

  @Test
  void refusesAKeyOfMoreBytesThanS3Takes() {
    ObjectPlaces.requireFits("é".repeat(512));
    assertThatThrownBy(() -> ObjectPlaces.requireFits("é".repeat(512) + "x"))
        .isInstanceOfSatisfying(
            S3Exception.class,
            refused ->
                assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("KeyTooLongError"));
  }

  @Property
  void leadsFromEachKeyToAPlaceAndBack(@ForAll("keys") String key) {
    assertThat(ObjectPlaces.keyOfEncoded(ObjectPlaces.encoded(key))).contains(key);
    assertThat(ObjectPlaces.keyOfUpload(ObjectPlaces.upload(key))).contains(key);
  }

  @Property
  void putsNoObjectWhereAnotherHasAFolder(@ForAll("keys") String one, @ForAll("keys") String two) {
    assertThat(ObjectPlaces.encoded(two)).doesNotStartWith(ObjectPlaces.encoded(one) + "/");
  }

  @Property
  void usesOnlyNamesThatEachFileSystemHolds(@ForAll("keys") String key) {
    assertThat(List.of(ObjectPlaces.encoded(key).split("/")))
        .allSatisfy(name -> assertThat(name).matches("[a-z0-9%~_.-]{1,101}"));
  }

  @Property
  void ordersKeysAsTheirBytes(@ForAll("keys") String one, @ForAll("keys") String two) {
    assertThat(Integer.signum(ObjectPlaces.LISTING_ORDER.compare(one, two)))
        .isEqualTo(Integer.signum(Arrays.compareUnsigned(utf8(one), utf8(two))));
  }

  @Provide
  Arbitrary<String> keys() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "a",
            "B",
            "/",
            ".",
            "..",
            "%2f",
            "~",
            "é",
            "e\u0301",
            "\0",
            "\n",
            "\\",
            "\uE000",
            "\uFFFD",
            "\uD83D\uDE00",
            "x".repeat(90));
    return pieces.list().ofMinSize(1).ofMaxSize(11).map(list -> String.join("", list));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
