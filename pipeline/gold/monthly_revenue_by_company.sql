-- What each company spent in each month. A sale without a readable time belongs to no month and stays in silver.
SELECT
  CAST(date_trunc('month', sold_at) AS date) AS month,
  company,
  count(*) AS orders,
  sum(quantity) AS units,
  CAST(sum(amount) AS decimal(18, 2)) AS revenue
FROM {{ silver.customer_sales }}
WHERE sold_at IS NOT NULL
GROUP BY 1, 2
