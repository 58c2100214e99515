"""How the code is built, checked from its source and its imports."""
