"""The process: everything that runs around the conversations."""
