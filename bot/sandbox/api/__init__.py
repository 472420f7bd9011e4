"""The bot's side of the pretend Telegram: methods, and the rules by which it takes or refuses what they bring."""
