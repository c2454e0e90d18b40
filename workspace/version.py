"""The version of the product, as it is noted beside every observation."""

VERSION = "0.1.0"
