"""The fixture of those who write evaluators."""

pytest_plugins = ["measuring.pytest_trial"]
