"""The command `journeymine`: one file a command, one library call a command."""
