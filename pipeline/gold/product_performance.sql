-- How each product sells. The average is over the units sold, not over the sales.
SELECT
  product,
  max(category) AS category,
  count(*) AS orders,
  count(DISTINCT customer_id) AS customers,
  sum(quantity) AS units,
  CAST(sum(amount) AS decimal(18, 2)) AS revenue,
  CAST(sum(amount) / nullif(sum(quantity), 0) AS decimal(18, 2)) AS average_price
FROM {{ silver.customer_sales }}
GROUP BY product
