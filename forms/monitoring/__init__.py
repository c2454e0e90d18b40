"""项目支出绩效目标执行监控表: gathered as data, drawn as a sheet."""
