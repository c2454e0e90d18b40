"""What the product is made of besides its own code: the pinned packages and their licences."""
