SELECT product, sum(amount) AS revenue FROM {{ silver.customer_sales }} GROUP BY product
