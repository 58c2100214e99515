"""The whole bot against the embedded workspace, in the words of people."""
