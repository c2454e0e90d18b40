"""A document into a department's budget: tables by their meaning, sentences by what they say."""
