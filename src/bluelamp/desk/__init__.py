"""The officers' pages. No models; every write goes through the write module of a room below."""
