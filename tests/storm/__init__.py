"""The long storm: everything goes wrong now and then, and every draft ends as the rules say."""
