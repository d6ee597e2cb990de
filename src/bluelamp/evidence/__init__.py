"""The content itself (Subject) and the proof of it (Capture), in a write-once vault."""
