"""Programs that ask the networks' own code how long texts are."""
