"""封存: papers that are handed in, reviewed and sealed, with the package by which a stranger can count every
number again."""
