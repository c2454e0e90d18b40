"""Files that people write: YAML read with line and column, edited by place; and the one shape of a mistake
in any file."""
