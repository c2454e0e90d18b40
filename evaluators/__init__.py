"""Plug-ins: a typed table in, what to count out. Each public function marked ``@evaluator`` is found by its path."""
