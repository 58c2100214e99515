"""What only real servers and a real browser can prove; `make real` runs it."""
