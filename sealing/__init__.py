"""封存: numbers that a stranger can count again, and what is to be said of each."""
