SELECT s.sale_id, s.product, s.amount, c.company FROM {{ bronze.sales }} s LEFT JOIN {{ bronze.customers }} c ON s.customer_id = c.customer_id
