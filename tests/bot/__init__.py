"""What runs around the conversations: settings, transport, intake, processor, outbox, broadcast, command line."""
