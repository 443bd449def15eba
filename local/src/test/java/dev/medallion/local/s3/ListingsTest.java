package dev.medallion.local.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

class ListingsTest {
  private static final ListObjectsV2Request FIRST =
      ListObjectsV2Request.builder().bucket("landing").prefix("sales/").maxKeys(10).build();

  private final Listings listings = new Listings();
  private final List<ListObjectsV2Request> looks = new ArrayList<>();

  @Test
  void looksOnceForAllPages() {
    List<String> keys = new ArrayList<>();
    String next = null;
    do {
      ListObjectsV2Response page =
          listings.page(FIRST.toBuilder().continuationToken(next).build(), this::stored);
      page.contents().forEach(object -> keys.add(object.key()));
      next = page.nextContinuationToken();
    } while (next != null);

    assertThat(keys).hasSize(25).isSorted().doesNotHaveDuplicates();
    assertThat(looks).hasSize(1);
  }

  @Test
  void looksAgainForAListingThatBeginsAnew() {
    assertThat(listings.page(FIRST, this::stored)).isEqualTo(listings.page(FIRST, this::stored));
    assertThat(looks).hasSize(2);
  }

  @Test
  void looksAgainForAPageThatIsAskedForTwice() {
    ListObjectsV2Request second = FIRST.toBuilder().continuationToken("sales/09").build();
    assertThat(listings.page(FIRST, this::stored).nextContinuationToken()).isEqualTo("sales/09");

    assertThat(listings.page(second, this::stored)).isEqualTo(listings.page(second, this::stored));
    assertThat(looks).hasSize(2);
    assertThat(looks.getLast().continuationToken()).isEqualTo("sales/09");
  }

  @Test
  void leavesFoldersToTheStore() {
    ListObjectsV2Request folders = FIRST.toBuilder().delimiter("/").build();
    assertThat(listings.page(folders, this::stored).contents()).hasSize(25);
    assertThat(looks).containsExactly(folders);
  }

  private ListObjectsV2Response stored(ListObjectsV2Request request) {
    looks.add(request);
    String after = request.continuationToken() == null ? "" : request.continuationToken();
    return ListObjectsV2Response.builder()
        .contents(
            IntStream.range(0, 25)
                .mapToObj("sales/%02d"::formatted)
                .filter(key -> key.compareTo(after) > 0)
                .map(key -> S3Object.builder().key(key).build())
                .toList())
        .build();
  }
}
