"""`kill -9` at any moment, then a restart: judged by a network server in another process."""
