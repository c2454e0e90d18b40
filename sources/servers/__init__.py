"""Tables that stand on a server and are counted there: declared, looked over, told of like those of files."""
