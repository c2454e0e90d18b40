"""The published definitions computed a second time, in plain Python, over random exports.

Nothing here but the tests themselves imports the product: what agrees, agrees by the definition alone.
"""
