SELECT company, sum(amount) AS revenue FROM {{ silver.customer_sales }} GROUP BY company
