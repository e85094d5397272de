"""What does a person type? The `sutler` command: one module a command, each imported when it is called."""
