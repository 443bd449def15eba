package dev.medallion.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OrdersTest {
  @Test
  void areTheSameAtEveryRun() {
    assertThat(Orders.from(400, 50).toList()).isEqualTo(Orders.from(400, 50).toList());
    assertThat(Orders.from(400, 50).map(order -> order.getField("id"))).contains(400L, 449L);
  }

  @Test
  void namesOfCompaniesDifferInTheirFirstLetters() {
    assertThat(
            IntStream.range(0, Orders.companies())
                .mapToObj(number -> Orders.company(number).substring(0, 4))
                .distinct())
        .hasSize(Orders.companies());
  }
}
