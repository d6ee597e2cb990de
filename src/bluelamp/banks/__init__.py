"""What patrols look for: banks, their versions and items, and the indexes built from them."""
