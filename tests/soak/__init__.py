"""The services over a real file, through many thousands of random steps, judged from outside."""
