"""How a conversation is held."""
