"""Tables that stand on a server and are counted there: declared, looked over, and told of like those of files."""
