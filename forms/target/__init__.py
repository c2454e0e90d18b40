"""项目支出绩效目标表 in its layouts, and a year's targets as one workbook."""
