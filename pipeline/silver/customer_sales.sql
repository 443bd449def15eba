-- Each sale with the customer who bought. A sale whose customer is not known (yet) is kept:
-- its company reads 'unknown', and is filled in once the customer arrives.
SELECT
  sales.sale_id,
  sales.sold_at,
  sales.customer_id,
  coalesce(customers.name, 'unknown') AS customer,
  coalesce(customers.company, 'unknown') AS company,
  coalesce(customers.country, 'unknown') AS country,
  coalesce(customers.segment, 'unknown') AS segment,
  coalesce(nullif(trim(sales.product), ''), 'unknown') AS product,
  coalesce(nullif(trim(sales.category), ''), 'unknown') AS category,
  sales.quantity,
  sales.unit_price,
  CAST(sales.quantity * sales.unit_price AS decimal(18, 2)) AS amount
FROM {{ bronze.sales }} AS sales
LEFT JOIN {{ bronze.customers }} AS customers
  ON customers.customer_id = sales.customer_id
