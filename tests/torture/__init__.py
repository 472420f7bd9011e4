"""What must never happen, tried for minutes: `make torture`."""
