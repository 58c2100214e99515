"""The settings: environment and TOML in, one frozen record or all problems out."""
