"""The one command of the house: `griffie`."""
