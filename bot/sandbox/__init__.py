"""A pretend Telegram for the demo and the tests: in memory, one bot, as strict as the real one."""
