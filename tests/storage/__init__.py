"""The tests of everything that is kept."""
