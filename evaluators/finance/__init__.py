"""财务指标 measured on payments and on the table of budget execution.

Amounts are in 元 and exact. Refunds are negative payments and lower the month they are made in.
"""
