"""The desk's forms, by subject."""
