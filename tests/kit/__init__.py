"""Tests of how a conversation is held."""
