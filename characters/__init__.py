"""What the characters of a text really are: look-alikes become the ordinary ones, in all files."""
