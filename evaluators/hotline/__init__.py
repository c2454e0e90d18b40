"""热线指标 measured on work orders, calls, call-backs and line faults.

Every docstring is the published definition: what is counted, over what, what is left out, by which clock
and period. All are as known at the last day of the period (截止日): what happened later has not happened yet.
"""
