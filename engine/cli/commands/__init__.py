"""One module for each command: its arguments, and the one use case it calls."""
