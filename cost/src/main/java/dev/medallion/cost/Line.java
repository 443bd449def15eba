package dev.medallion.cost;

/**
 * One thing that AWS charges for, for one day.
 *
 * @param item what it is
 * @param how how the quantity comes about
 * @param quantity how much of it; of what is charged by the month, how much there is on the day
 * @param price its price
 * @param cost in USD
 */
record Line(String item, String how, double quantity, Price price, double cost) {

  static Line of(String item, String how, double quantity, Price price, Inputs inputs) {
    return new Line(item, how, quantity, price, quantity / price.quantity() * inputs.of(price));
  }
}
