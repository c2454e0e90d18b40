"""自评报告: sentences, tables and drawings from an assessment, put together by a template."""
