"""部门项目支出绩效自评汇总表: counted as data, drawn as a sheet."""
