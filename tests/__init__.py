"""The tests: a folder for each floor of the house."""
