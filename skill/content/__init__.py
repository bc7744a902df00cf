"""Words and routines as small YAML files per language, and what loads and checks them."""
