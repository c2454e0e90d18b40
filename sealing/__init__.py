"""Papers that are sealed: what they rest on, how they move from hand to hand, and the package that proves
them."""
