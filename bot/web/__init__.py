"""Our own pages: health, numbers, and the practice wall."""
