"""What pictures' files tell, and pictures without it."""
